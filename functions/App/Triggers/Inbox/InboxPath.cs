using System.Diagnostics.CodeAnalysis;
using Pipelines.Core.Storage;

namespace Pipelines.Functions.App.Triggers.Inbox;

/// <summary>A file that was put down for a pipeline: <c>inbox/{pipeline}/{file}</c>.</summary>
/// <param name="Pipeline">For which.</param>
/// <param name="File">Its name.</param>
internal sealed record InboxPath(string Pipeline, string File)
{
    public const string Root = "inbox/";

    public BlobPath Path => BlobPath.Parse($"{Root}{Pipeline}/{File}");

    /// <returns>False for what lies elsewhere, or deeper.</returns>
    public static bool TryParse(BlobPath path, [NotNullWhen(true)] out InboxPath? found)
    {
        string[] segments = path.Value.Split('/');
        found = segments is ["inbox", { Length: > 0 } pipeline, { Length: > 0 } file] ? new InboxPath(pipeline, file) : null;
        return found is not null;
    }
}
