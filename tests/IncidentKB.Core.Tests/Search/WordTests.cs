using IncidentKB.Core.Search;
using Xunit;

namespace IncidentKB.Core.Tests.Search;

public class WordTests
{
    [Theory]
    [InlineData("semaphore", "semaphore", 2, 0)]
    [InlineData("semaphor", "semaphore", 2, 1)]
    [InlineData("semahpore", "semaphore", 2, 1)]
    [InlineData("smaphoer", "semaphore", 2, 2)]
    [InlineData("samefore", "semaphore", 2, 3)]
    [InlineData("", "ab", 2, 2)]
    [InlineData("", "abc", 2, 3)]
    [InlineData("ca", "abc", 3, 3)]
    [InlineData("a", "b", 0, 1)]
    public void Distance_counts_slips_up_to_the_limit(string left, string right, int limit, int distance)
    {
        Assert.Equal(distance, EditDistance.Bounded(left, right, limit));
        Assert.Equal(distance, EditDistance.Bounded(right, left, limit));
    }

    // In five articles that all have the word, and in a million: what a word tells keeps its order.
    [Theory]
    [InlineData(5, 5)]
    [InlineData(3, 5)]
    [InlineData(1, 1)]
    [InlineData(500, 100_000)]
    public void A_telling_word_outweighs_a_common_one_and_that_a_function_word(long documents, long total)
    {
        var telling = TermWeights.Weight("semaphore", documents, total);
        var common = TermWeights.Weight("error", documents, total);
        var function = TermWeights.Weight("the", documents, total);

        Assert.True(telling > common && common > function && function > 0, $"{telling} {common} {function}");
    }

    [Fact]
    public void The_articles_outweigh_the_imagined_ones_as_they_grow()
    {
        Assert.True(TermWeights.Weight("semaphore", 90_000, 100_000) < TermWeights.Weight("error", 1_000, 100_000));
    }
}
