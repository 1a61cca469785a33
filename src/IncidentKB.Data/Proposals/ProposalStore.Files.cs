using IncidentKB.Core.Content;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Proposals;

/// <content>Which files a proposal may have, and how they come to it.</content>
public sealed partial class ProposalStore
{
    // Pictures stand among documents by their hash; the bytes are kept as long as any revision may need them.
    private static async Task CopyAsync(
        KbContext db, Proposal proposal, IEnumerable<ContentFile> documents, CancellationToken cancellationToken)
    {
        foreach (var document in documents)
        {
            var file = new ProposalFile { Path = document.Path, Text = document.Text, Version = proposal.Version };
            if (ContentImage.HashIn(document) is { } hash)
            {
                var bytes = await db.Images.Where(i => i.Sha256 == hash).Select(i => i.Bytes).SingleAsync(cancellationToken);
                var format = ImageFormat.Read(bytes)!;
                (file.MediaType, file.Width, file.Height, file.Size) = (format.MediaType, format.Width, format.Height, bytes.Length);
            }

            proposal.Files.Add(file);
        }
    }

    private static bool SetTexts(Proposal proposal, IReadOnlyCollection<ContentFile> texts, bool isFirst)
    {
        var version = isFirst ? proposal.Version : proposal.Version + 1;
        var hasChanged = false;
        foreach (var text in texts)
        {
            RefuseText(proposal, text);
            var stored = proposal.Files.Find(f => f.Path == text.Path);
            if (stored?.Text == text.Text)
            {
                continue;
            }

            if (stored == null)
            {
                proposal.Files.Add(stored = new() { Path = text.Path, Text = "" });
            }

            (stored.Text, stored.Version, hasChanged) = (text.Text, version, true);
        }

        return hasChanged;
    }

    private static async Task<bool> SetImagesAsync(
        KbContext db, Proposal proposal, IReadOnlyCollection<ContentImage> images, CancellationToken cancellationToken)
    {
        foreach (var image in images)
        {
            RefusePath(proposal, image.Path, isImage: true);
            await db.StoreImageAsync(image.Sha256, image.Bytes!, cancellationToken);
            proposal.Files.RemoveAll(f => f.Path == image.Path);
            await db.SaveChangesAsync(cancellationToken);
            proposal.Files.Add(new()
            {
                Path = image.Path,
                Text = ContentImage.Document(image.Path, image.Sha256).Text,
                Version = proposal.Version + 1,
                MediaType = image.Format.MediaType,
                Width = image.Format.Width,
                Height = image.Format.Height,
                Size = image.Bytes!.Length,
            });
        }

        return images.Count > 0;
    }

    private static void RefuseText(Proposal proposal, ContentFile text)
    {
        RefusePath(proposal, text.Path, isImage: false);
        var fault = System.Text.Encoding.UTF8.GetByteCount(text.Text) is > ContentDirectory.MaxFileBytes and var bytes
                ? ContentDirectory.TooLarge(bytes, ContentDirectory.MaxFileBytes)
            : text.Text.Contains('\0', StringComparison.Ordinal) ? ContentDirectory.HoldsNul
            : null;
        if (fault != null)
        {
            throw new ProposalException(
                ProposalFault.FileRefused, new($"{text.Path}: {fault.English}", $"{text.Path}：{fault.Chinese}"));
        }
    }

    private static void RefusePath(Proposal proposal, string path, bool isImage)
    {
        if (ProposalCheck.FaultOfPath(proposal, path) is { } fault)
        {
            throw new ProposalException(ProposalFault.FileRefused, fault);
        }

        if (isImage != path.StartsWith(IncidentBundle.ImageFolder, StringComparison.Ordinal))
        {
            throw new ProposalException(
                ProposalFault.FileRefused,
                isImage
                    ? new(
                        $"'{path}' is a picture. Pictures stand in {IncidentBundle.ImageFolder}.",
                        $"“{path}”是图片。图片应放在 {IncidentBundle.ImageFolder} 里。")
                    : new(
                        $"'{path}' is no picture. Other files stand outside of {IncidentBundle.ImageFolder}.",
                        $"“{path}”不是图片。其他文件应放在 {IncidentBundle.ImageFolder} 之外。"));
        }
    }

    private static void RefuseTooMany(Proposal proposal)
    {
        if (proposal.Files.Count > ContentDirectory.MaxFilesPerIncident)
        {
            throw new ProposalException(ProposalFault.FileRefused, new(
                $"An incident has at most {ContentDirectory.MaxFilesPerIncident} files. Remove one first.",
                $"一个事故最多 {ContentDirectory.MaxFilesPerIncident} 个文件，请先删除一个。"));
        }
    }
}
