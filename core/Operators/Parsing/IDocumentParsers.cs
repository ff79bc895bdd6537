using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Operators.Parsing;

/// <summary>Turns files that rows name into text (<c>parsing</c> of a dataset). Thread-safe.</summary>
public interface IDocumentParsers
{
    /// <summary>Every parser of the language, also those that cannot run here.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>Why the parser cannot run here or not with these arguments, and which part to install; null when it can.</summary>
    /// <param name="function">One of <see cref="Names"/>.</param>
    /// <param name="arguments">Its <c>function_kwargs</c>.</param>
    string? ProblemWith(string function, JObject arguments);

    /// <summary>Parses a file.</summary>
    /// <returns>The texts of its parts in order; one, unless it was asked for one per sheet, slide or page.</returns>
    /// <exception cref="DocumentException">The file is not there, may not be read, or is not what the parser reads.</exception>
    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    Task<IReadOnlyList<string>> ParseAsync(DocumentCall call, CancellationToken cancellationToken);
}
