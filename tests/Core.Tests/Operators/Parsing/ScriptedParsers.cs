using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Parsing;

namespace Pipelines.Core.Tests.Operators.Parsing;

/// <summary>Parsers at the edge: the text of a file is its path, cut at each <c>|</c>; a path with <c>bad</c> in it cannot be read.</summary>
internal sealed class ScriptedParsers : IDocumentParsers
{
    public IReadOnlyCollection<string> Names => ["txt_to_string", "document_to_string", "ocr"];

    public string? ProblemWith(string function, JObject arguments) => function == "ocr" ? "install the eyes." : null;

    public Task<IReadOnlyList<string>> ParseAsync(DocumentCall call, CancellationToken cancellationToken) => call.Path.Contains("bad", StringComparison.Ordinal)
        ? throw new DocumentException($"The file '{call.Path}' is bad.")
        : Task.FromResult<IReadOnlyList<string>>(call.Path == "none" ? [] : [.. call.Path.Split('|').Select(static part => $"text of {part}")]);
}
