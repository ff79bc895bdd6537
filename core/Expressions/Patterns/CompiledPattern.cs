using System.Text.RegularExpressions;

namespace Pipelines.Core.Expressions.Patterns;

/// <summary>A pattern ready for use, and the numbers of its named groups.</summary>
internal sealed record CompiledPattern(Regex Regex, IReadOnlyDictionary<string, int> GroupNames);
