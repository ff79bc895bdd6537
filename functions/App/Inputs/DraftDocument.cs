using Pipelines.Core.Identity;
using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.App.Inputs;

/// <summary>A file that rows name, as it lies on the disk.</summary>
/// <param name="Document">What it is; its path is not known yet.</param>
/// <param name="File">Its bytes; whoever brought them disposes them.</param>
internal sealed record DraftDocument(BroughtDocument Document, ScratchFile File)
{
    public static async Task<DraftDocument> OfAsync(string dataset, string name, ScratchFile file, CancellationToken cancellationToken)
    {
        await using FileStream from = file.OpenRead();
        byte[] digest = await System.Security.Cryptography.SHA256.HashDataAsync(from, cancellationToken);
        return new DraftDocument(new BroughtDocument(dataset, name, "", ContentHash.FromDigest(digest), from.Length), file);
    }
}
