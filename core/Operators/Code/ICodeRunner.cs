using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Operators.Code;

/// <summary>Runs the code of pipelines, as far apart from this process as the language allows. Thread-safe.</summary>
public interface ICodeRunner
{
    /// <summary>Why code of the language cannot run here, and which part to install or right to give; null when it can.</summary>
    string? ProblemWith(CodeLanguage language);

    /// <summary>Calls the code's function.</summary>
    /// <param name="code">The code.</param>
    /// <param name="argument">What it is called with; only read.</param>
    /// <param name="cancellationToken">Ends the call, and whatever runs it.</param>
    /// <returns>What it returned; the caller owns it.</returns>
    /// <exception cref="CodeException">It failed on this argument.</exception>
    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    Task<JToken> RunAsync(CodeUnit code, JToken argument, CancellationToken cancellationToken);

    /// <summary>The same with a list, whose items are handed over as they come: only the code itself holds all of them.</summary>
    Task<JToken> RunAsync(CodeUnit code, IAsyncEnumerable<JToken> items, CancellationToken cancellationToken);
}
