using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Pipelines.Core.Operators.Tokens;

namespace Pipelines.Connectors.Tokens;

/// <summary>
/// The tokenizers whose vocabularies are installed: next to the executable (<c>vocabularies/</c>, where publishing puts them), or in
/// <c>node_modules/tiktoken</c> up the folder tree, where the build restores them. Each is loaded once, when it is first used.
/// </summary>
/// <param name="baseFolder">The executable's folder.</param>
public sealed class VocabularyTokenizers(string baseFolder) : ITokenizerSource
{
    private static readonly Dictionary<string, Func<string, IEnumerable<(int Start, int Length)>>> Cutters = new(StringComparer.Ordinal)
    {
        [TokenEncodings.O200k] = WordCutter.O200k,
        [TokenEncodings.Cl100k] = WordCutter.Cl100k,
    };

    private readonly ConcurrentDictionary<string, Lazy<ITextTokenizer>> _loaded = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool TryFind(string encoding, [NotNullWhen(true)] out ITextTokenizer? tokenizer, [NotNullWhen(false)] out string? problem)
    {
        tokenizer = null;
        problem = null;
        if (!Cutters.TryGetValue(encoding, out var cutter))
        {
            problem = $"there is no tokenizer '{encoding}'; there are {string.Join(", ", Cutters.Keys)}.";
            return false;
        }

        if (Find(encoding) is not { } path)
        {
            problem = $"the vocabulary {encoding}.json was found neither in '{Path.Combine(baseFolder, "vocabularies")}' nor in node_modules up the folder tree. "
                + "Run `npm ci --omit=dev` in the repository, or use method: delimiter.";
            return false;
        }

        tokenizer = _loaded.GetOrAdd(encoding, _ => new Lazy<ITextTokenizer>(() => new BytePairTokenizer(VocabularyFile.Read(path), cutter))).Value;
        return true;
    }

    private string? Find(string encoding)
    {
        string file = $"{encoding}.json";
        string published = Path.Combine(baseFolder, "vocabularies", file);
        if (File.Exists(published))
        {
            return published;
        }

        for (DirectoryInfo? folder = new(Path.GetFullPath(baseFolder)); folder is not null; folder = folder.Parent)
        {
            string restored = Path.Combine(folder.FullName, "node_modules", "tiktoken", "encoders", file);
            if (File.Exists(restored))
            {
                return restored;
            }
        }

        return null;
    }
}
