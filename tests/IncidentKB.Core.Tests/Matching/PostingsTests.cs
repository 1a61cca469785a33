using FsCheck;
using FsCheck.Fluent;
using IncidentKB.Core.Matching;
using Xunit;

namespace IncidentKB.Core.Tests.Matching;

public sealed class PostingsTests
{
    [Fact]
    public void Each_key_has_its_numbers_in_order_and_once()
    {
        // Keys at both ends of the range, next to each other, and in one bucket.
        var keys = Gen.Elements(0u, 1u, 0xFFFFu, 0x1_0000u, 0x1_0001u, 0x7FFF_FFFFu, 0x8000_0000u, 0xFFFF_FFFEu, uint.MaxValue);
        var pairs = Gen.Zip(keys, Gen.Choose(-3, 20)).ArrayOf().ToArbitrary();
        Prop.ForAll(pairs, pairs =>
        {
            var postings = Postings.Of([.. pairs]);
            foreach (var key in
                new[] { 0u, 1u, 2u, 0xFFFFu, 0x1_0000u, 0x1_0001u, 0x7FFF_FFFFu, 0x8000_0000u, 0xFFFF_FFFEu, uint.MaxValue })
            {
                // Hashes are stored as numbers too: the order is that of their bits.
                var expected = pairs.Where(p => p.Item1 == key).Select(p => p.Item2).Distinct().OrderBy(n => (uint)n);
                Assert.Equal(expected, postings.Of(key).ToArray());
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_empty_list_has_no_numbers() => Assert.Equal([], Postings.Of([]).Of(7).ToArray());
}
