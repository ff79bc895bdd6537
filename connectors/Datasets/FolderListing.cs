using System.IO.Enumeration;
using Pipelines.Core.Documents;

namespace Pipelines.Connectors.Datasets;

/// <summary>
/// Which files of a folder become rows: text files, or all of them where parsers read them. Hidden files and folders, other kinds of
/// files and linked folders (which may lead in circles) are left out and counted.
/// </summary>
/// <param name="RelativePaths">With <c>/</c> between the parts, by ordinal.</param>
/// <param name="Notes">How many files were left out, and why.</param>
internal sealed record FolderListing(IReadOnlyList<string> RelativePaths, IReadOnlyList<string> Notes)
{
    private static readonly string[] Extensions = [".txt", ".md"];

    private const string ParsersHint = "Other documents are read with parsing: [{function: document_to_string, input_key: path}].";

    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
        AttributesToSkip = 0,
    };

    /// <exception cref="DatasetException">The folder cannot be read, holds no text files, or too many.</exception>
    public static FolderListing Of(string datasetName, string folder, bool takesAll, int filesMax)
    {
        List<string> taken = [];
        int hidden = 0, other = 0, links = 0;
        try
        {
            foreach ((string path, EntryKind kind) in Enumerate(folder))
            {
                hidden += kind == EntryKind.Hidden ? 1 : 0;
                other += kind == EntryKind.OtherFile && !takesAll ? 1 : 0;
                links += kind == EntryKind.LinkedFolder ? 1 : 0;
                if (kind == EntryKind.TextFile || (takesAll && kind == EntryKind.OtherFile))
                {
                    taken.Add(Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'));
                }

                if (taken.Count > filesMax)
                {
                    throw new DatasetException(datasetName, $"holds more than {filesMax} files, which is the limit.", new DatasetPlace(folder));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(datasetName, $"cannot be listed: {e.Message}", new DatasetPlace(folder), e);
        }

        if (taken.Count == 0)
        {
            throw new DatasetException(
                datasetName,
                takesAll
                    ? $"this folder holds no files ({hidden} hidden)."
                    : $"this folder holds no {string.Join(" or ", Extensions)} file ({other} other files, {hidden} hidden). {ParsersHint}",
                new DatasetPlace(folder));
        }

        taken.Sort(StringComparer.Ordinal);
        return new FolderListing(taken, [.. Note(hidden, "hidden"), .. Note(other, $"neither .txt nor .md. {ParsersHint}"), .. Note(links, "linked folders")]);
    }

    private static IEnumerable<string> Note(int count, string reason) =>
        count == 0 ? [] : [$"{count} left out of the folder: {reason}"];

    private static FileSystemEnumerable<(string Path, EntryKind Kind)> Enumerate(string folder) =>
        new(folder, static (ref FileSystemEntry entry) => (entry.ToFullPath(), KindOf(ref entry)), Everything)
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => KindOf(ref entry) != EntryKind.Folder,
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => KindOf(ref entry) == EntryKind.Folder,
        };

    private static EntryKind KindOf(ref FileSystemEntry entry)
    {
        if (entry.FileName.StartsWith('.') || entry.IsHidden)
        {
            return EntryKind.Hidden;
        }

        if (entry.IsDirectory)
        {
            return (entry.Attributes & FileAttributes.ReparsePoint) != 0 ? EntryKind.LinkedFolder : EntryKind.Folder;
        }

        string extension = Path.GetExtension(entry.FileName).ToString();
        return Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase) ? EntryKind.TextFile : EntryKind.OtherFile;
    }
}
