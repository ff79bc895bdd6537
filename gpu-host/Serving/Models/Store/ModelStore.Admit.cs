using Pipelines.Core.Identity;

namespace GpuHost.Serving.Models.Store;

public sealed partial class ModelStore
{
    /// <summary>
    /// Takes in a file that the caller brings: (1) the bytes, (2) their digest, (3) their content, (4) the file in its place, (5) the
    /// record. Nothing of it stays when one of them fails.
    /// </summary>
    /// <param name="name">A free name.</param>
    /// <param name="bringAsync">Writes the file to the path that it is given.</param>
    /// <param name="admission">What must hold.</param>
    /// <param name="cancellationToken">Ends the work; the store then has no model of this name.</param>
    /// <exception cref="ModelStoreException">The name is taken, or the file is not what was expected.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task<ModelEntry> AdmitAsync(
        ModelName name, Func<string, CancellationToken, Task> bringAsync, ModelAdmission admission, CancellationToken cancellationToken)
    {
        using ModelLock held = ModelLock.Take(_layout, name);
        RefuseTaken(name);
        Directory.CreateDirectory(_layout.FolderOf(name));
        string fresh = _layout.FileOf(name) + ".new";
        try
        {
            // :: 1
            await bringAsync(fresh, cancellationToken);

            // :: 2
            ContentHash digest = await FileDigest.OfAsync(fresh, null, cancellationToken);
            if (admission.Sha256 is { } expected && expected != digest)
            {
                throw new ModelStoreException(
                    ModelStoreProblem.DigestMismatch,
                    $"the file for '{name}' is not the one that was expected: its SHA-256 is {digest}, and {expected} was asked for",
                    "Check where the file came from, or correct the digest.");
            }

            // :: 3
            ModelFacts facts = ModelFactsReader.Read(fresh, $"the file for '{name}'");
            await admission.CheckAsync(fresh, facts, cancellationToken);

            // :: 4
            ModelEntry entry = new()
            {
                Name = name,
                Path = _layout.FileOf(name),
                IsReference = false,
                Sha256 = digest,
                SizeBytes = new FileInfo(fresh).Length,
                AddedAt = _clock.GetUtcNow(),
                Facts = facts,
                License = admission.License ?? facts.License,
                Base = admission.Base,
            };
            FlushToDisk(fresh);
            File.Move(fresh, entry.Path, overwrite: true);

            // :: 5
            Publish(entry);
            return entry;
        }
        catch
        {
            File.Delete(fresh);
            throw;
        }
    }

    private static void FlushToDisk(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        file.Flush(flushToDisk: true);
    }
}
