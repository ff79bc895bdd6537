using GpuHost.Serving.Models.Catalogue;
using Pipelines.Core.Schemas;

namespace GpuHost.Serving.Models.Store;

public sealed partial class ModelStore
{
    /// <summary>
    /// Finds the file for what a person wrote. Text with a path separator or the ending .gguf is a path; any other is a name of
    /// the store.
    /// </summary>
    /// <exception cref="ModelStoreException">There is no such file or model, or the model's file is gone or has another size.</exception>
    public ResolvedModel Resolve(string nameOrPath)
    {
        if (IsPath(nameOrPath))
        {
            return File.Exists(nameOrPath)
                ? new ResolvedModel(Path.GetFullPath(nameOrPath), null)
                : throw new ModelStoreException(
                    ModelStoreProblem.NotFound, $"there is no file {Path.GetFullPath(nameOrPath)}", "Check the path, or name a model of the store.");
        }

        ModelName name = ModelName.Parse(nameOrPath);
        ModelEntry entry = Find(name) ?? throw Unknown(name);
        FileInfo file = new(entry.Path);
        if (!file.Exists || file.Length != entry.SizeBytes)
        {
            throw new ModelStoreException(
                file.Exists ? ModelStoreProblem.DigestMismatch : ModelStoreProblem.NotFound,
                $"the file of the model '{name}' ({entry.Path}) {(file.Exists ? "is not the one that was added" : "is gone")}",
                $"Remove the model and add or pull it again: pipelines models remove {name}");
        }

        return new ResolvedModel(entry.Path, entry);
    }

    private static bool IsPath(string text) =>
        text.Contains('/', StringComparison.Ordinal)
        || text.Contains('\\', StringComparison.Ordinal)
        || text.EndsWith(ModelName.GgufExtension, StringComparison.OrdinalIgnoreCase);

    private ModelStoreException Unknown(ModelName name)
    {
        string[] known = [.. NamesOnDisk().Select(n => n.ToString())];
        string remedy = ModelCatalogue.Find(name) is not null ? $"It is in the catalogue; fetch it with: pipelines models pull {name}"
            : ClosestName.Of(name.ToString(), known.Concat(ModelCatalogue.Models.Select(m => m.Name.ToString()))) is { } meant ? $"Did you mean '{meant}'?"
            : known.Length > 0 ? $"The store has {string.Join(", ", known)}. For a file, write its path with a separator, such as ./{name}"
            : $"The store is empty. To start, fetch a model with: pipelines models pull {ModelCatalogue.StartHere.Name}";
        return new ModelStoreException(ModelStoreProblem.NotFound, $"the store {_layout.Root} has no model '{name}'", remedy);
    }
}
