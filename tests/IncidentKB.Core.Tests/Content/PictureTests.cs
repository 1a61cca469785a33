using IncidentKB.Core.Content;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Core.Tests.Content;

/// <summary>Pictures of a pack: what is one, and what is said of those that are none.</summary>
public sealed class PictureTests
{
    private const string Folder = $"incidents/{PackFolder.Slug}";

    public static TheoryData<byte[], string> Kinds { get; } = new()
    {
        { Pictures.Png, "image/png .png" },
        { Pictures.Gif, "image/gif .gif" },
        { Pictures.Jpeg, "image/jpeg .jpg" },
        { Pictures.WebP, "image/webp .webp" },
        { Pictures.WebPLossless, "image/webp .webp" },
        { Pictures.WebPExtended, "image/webp .webp" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_first_bytes_say_what_a_picture_is_and_how_large(byte[] bytes, string kind)
    {
        var format = ImageFormat.Read(bytes)!;

        Assert.Equal(kind, $"{format.MediaType} {ImageFormat.ExtensionOf(format.MediaType)}");
        Assert.Equal((3, 2), (format.Width, format.Height));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_picture_broken_off_anywhere_is_read_or_refused(byte[] bytes, string kind)
    {
        // Some beginnings are enough; none is an exception, and none is taken for another kind.
        for (var length = 0; length < bytes.Length; length++)
        {
            var format = ImageFormat.Read(bytes.AsSpan(0, length));
            Assert.True(format == null || kind.StartsWith(format.MediaType, StringComparison.Ordinal));
        }

        Assert.Null(ImageFormat.Read(bytes.AsSpan(0, 8)));
    }

    [Fact]
    public void Any_name_will_do_and_the_bytes_decide()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Write($"{Folder}/images/停.gif", Pictures.Png);

        var read = ReadPack.From(pack);

        Assert.Empty(read.Problems);
        Assert.Equal(
            "停.gif image/png 3 2",
            string.Join(' ', Assert.Single(read.Incidents).Images.Select(i => $"{i.FileName} {i.MediaType} {i.Width} {i.Height}")));
    }

    [Theory]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")]
    [InlineData("<script>")]
    [InlineData("")]
    public void What_is_no_picture_is_left_out_and_the_incident_goes_in(string text)
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Write($"{Folder}/images/stop.png", text);

        var read = ReadPack.From(pack);

        Assert.Equal(
            $"{Folder}/images/stop.png:1: The file is no PNG, JPEG, WebP or GIF picture, whatever its name says. Save it as one of these.",
            Assert.Single(read.Problems).ToString());
        Assert.Empty(Assert.Single(read.Incidents).Images);
    }

    [Fact]
    public void A_picture_larger_than_the_bound_is_refused_with_both_sizes()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Write($"{Folder}/images/fits.png", [.. Pictures.Png, .. new byte[ImageFormat.MaxBytes - Pictures.Png.Length]]);
        pack.Write($"{Folder}/images/large.png", [.. Pictures.Png, .. new byte[ImageFormat.MaxBytes - Pictures.Png.Length + 1]]);

        var read = ReadPack.From(pack);

        Assert.Equal(
            $"{Folder}/images/large.png:1: The file has 2097153 bytes; at most 2097152 are read. Make it smaller.",
            Assert.Single(read.Problems).ToString());
        Assert.Equal(["fits.png"], Assert.Single(read.Incidents).Images.Select(i => i.FileName));
    }

    [Fact]
    public void A_small_file_that_says_it_is_huge_is_refused()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        byte[] huge = [.. Pictures.Png];
        (huge[17], huge[21]) = (1, 1);
        pack.Write($"{Folder}/images/huge.png", huge);

        Assert.StartsWith(
            "The picture has 65539 by 65538 pixels; at most 40 million are shown.",
            Assert.Single(ReadPack.From(pack).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_without_a_description_is_a_fault_in_either_language()
    {
        using var pack = new PackFolder();
        pack.AddIncident(change: text => text.Replace("It stops.", "It stops.\n\n![ ](images/stop.png)", StringComparison.Ordinal));
        pack.Write($"{Folder}/images/stop.png", Pictures.Png);

        var problem = Assert.Single(ReadPack.From(pack).Problems);

        Assert.Equal(
            $"{Folder}/index.md:36: The picture 'images/stop.png' has no description. Write what it shows between the brackets: "
            + "![...](images/stop.png).",
            problem.ToString());
    }

    [Fact]
    public void Pictures_count_among_the_files_of_an_incident()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        for (var i = 0; i < ContentDirectory.MaxFilesPerIncident; i++)
        {
            pack.Write($"{Folder}/images/{i:00}.png", Pictures.Png);
        }

        var read = ReadPack.From(pack);

        Assert.Equal(
            $"{Folder}/images/59.png:1: An incident has at most 64 files. This one and those after it are left out.",
            Assert.Single(read.Problems).ToString());
        Assert.Equal(59, Assert.Single(read.Incidents).Images.Count);
    }

    [Fact]
    public void A_linked_folder_of_pictures_is_not_followed()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Write("elsewhere/stop.png", Pictures.Png);
        Directory.CreateSymbolicLink(pack.FullPath($"{Folder}/images"), pack.FullPath("elsewhere"));

        var read = ReadPack.From(pack);

        Assert.Equal(
            $"{Folder}/images:1: This is a link, and links are not followed. Put the folder itself here.",
            Assert.Single(read.Problems).ToString());
        Assert.Empty(Assert.Single(read.Incidents).Images);
    }

    [Fact]
    public void Another_picture_is_another_content()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Write($"{Folder}/images/stop.png", Pictures.Png);
        var before = Assert.Single(ReadPack.From(pack).Incidents).ContentHash;
        var packBefore = pack.Open().Hash();

        pack.Write($"{Folder}/images/stop.png", Pictures.Gif);

        Assert.NotEqual(before, Assert.Single(ReadPack.From(pack).Incidents).ContentHash);
        Assert.NotEqual(packBefore, pack.Open().Hash());
    }
}
