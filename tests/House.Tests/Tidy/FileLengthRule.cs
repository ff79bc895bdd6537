using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Tidy;

/// <summary>A source file can be read in one sitting. A longer one is split by verb, or stands in the list with its reason.</summary>
internal sealed class FileLengthRule : IHouseRule
{
    private const int LinesMax = 400;

    private static readonly Dictionary<string, string> LongOnPurpose = new(StringComparer.Ordinal)
    {
    };

    private readonly IReadOnlyDictionary<string, string> _longOnPurpose;

    public FileLengthRule()
        : this(LongOnPurpose)
    {
    }

    /// <param name="longOnPurpose">Path → why that file is long.</param>
    internal FileLengthRule(IReadOnlyDictionary<string, string> longOnPurpose)
    {
        _longOnPurpose = longOnPurpose;
    }

    public IEnumerable<Finding> Check(RepositoryTree tree)
    {
        Dictionary<string, int> tooLong = tree.CSharp
            .Where(f => f.Lines.Count > LinesMax)
            .ToDictionary(f => f.Path, f => f.Lines.Count);
        foreach ((string path, int lines) in tooLong.Where(f => !_longOnPurpose.ContainsKey(f.Key)))
        {
            yield return new Finding(path, 1, $"{lines} lines, at most {LinesMax}: split it by verb, or list it with a reason");
        }

        foreach (string path in _longOnPurpose.Keys.Where(p => !tooLong.ContainsKey(p)))
        {
            yield return new Finding(path, 1, $"is listed as long on purpose, but is not longer than {LinesMax} lines: take it off the list");
        }
    }
}
