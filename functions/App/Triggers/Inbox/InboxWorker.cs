using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Pipelines.Core.Storage;

namespace Pipelines.Functions.App.Triggers.Inbox;

/// <summary>
/// Starts a run for each file of the inbox, once for each version of it. A file is taken when two looks have found it the same: whoever
/// copies it there has finished. It stays where it is; what became of it is in its receipt.
/// </summary>
internal sealed class InboxWorker(IBlobStore store, InboxReceipts receipts, IRunLauncher launcher, ILogger<InboxWorker> logger)
{
    /// <summary>Files that are looked at; those after them, by name, wait until some are taken away.</summary>
    public const int FilesMax = 100_000;

    public const int TriesMax = 5;

    /// <summary>Settled in this process, so that their receipts are not read in every look.</summary>
    private Dictionary<BlobPath, BlobTag> _settled = [];

    private Dictionary<BlobPath, BlobTag> _seen = [];

    /// <summary>Looks at the inbox once; one look at a time.</summary>
    /// <returns>Whether there are files that are not settled.</returns>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        Dictionary<BlobPath, BlobTag> settled = [];
        Dictionary<BlobPath, BlobTag> seen = [];
        int files = 0;
        await foreach (BlobInfo blob in store.ListAsync(InboxPath.Root, cancellationToken))
        {
            if (!InboxPath.TryParse(blob.Path, out InboxPath? file) || files++ >= FilesMax)
            {
                continue;
            }

            bool isKnown = _settled.TryGetValue(blob.Path, out BlobTag known) && known == blob.Tag;
            bool isStill = _seen.TryGetValue(blob.Path, out BlobTag before) && before == blob.Tag;
            if (isKnown || (isStill && await StartAsync(file, blob.Tag, cancellationToken)))
            {
                settled[blob.Path] = blob.Tag;
            }
            else
            {
                seen[blob.Path] = blob.Tag;
            }
        }

        (_settled, _seen) = (settled, seen);
        return seen.Count > 0;
    }

    /// <summary>Starts the run of a file, unless its receipt says that it has one.</summary>
    /// <returns>Whether there is nothing left to do.</returns>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public async Task<bool> StartAsync(InboxPath file, BlobTag tag, CancellationToken cancellationToken)
    {
        InboxReceipt? before = await receipts.FindAsync(file.Path, tag, cancellationToken);
        if (before is { IsSettled: true })
        {
            return true;
        }

        InboxReceipt receipt = await TryAsync(file, tag, (before?.Tries ?? 0) + 1, cancellationToken);
        await receipts.WriteAsync(receipt, cancellationToken);
        return receipt.IsSettled;
    }

    private async Task<InboxReceipt> TryAsync(InboxPath file, BlobTag tag, int tries, CancellationToken cancellationToken)
    {
        string path = file.Path.Value;
        try
        {
            string run = await launcher.StartAsync(RunOf(file, tag), cancellationToken);
            logger.FileStarted(path, run);
            return new InboxReceipt(path, tag.Value, run, null, tries, IsSettled: true);
        }
        catch (TriggerRefusedException e)
        {
            logger.FileSetAside(path, e.Message);
            return new InboxReceipt(path, tag.Value, null, e.Message, tries, IsSettled: true);
        }
#pragma warning disable CA1031 // Whatever went wrong with one file is reported and in its receipt; the others are not to wait for it.
        catch (Exception e) when (e is not (BlobStoreException { IsTransient: true } or OperationCanceledException))
#pragma warning restore CA1031
        {
            bool isLast = tries >= TriesMax;
            if (isLast)
            {
                logger.FileSetAside(path, e.Message);
            }
            else
            {
                logger.FilePutOff(path, tries, e.Message);
            }

            return new InboxReceipt(path, tag.Value, null, e.Message, tries, isLast);
        }
    }

    /// <summary>The version is part of the cause: a file that is put down anew is another run.</summary>
    private static TriggeredRun RunOf(InboxPath file, BlobTag tag)
    {
        var body = new JsonObject { ["blobs"] = new JsonArray(new JsonObject { ["path"] = file.Path.Value }) };
        return new TriggeredRun(file.Pipeline, body.ToJsonString(), $"{file.Path}@{tag.Value}");
    }
}
