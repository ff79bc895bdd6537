using System.Collections.Concurrent;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.Code.CSharp;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Code;

namespace Pipelines.Connectors.Code;

/// <summary>
/// Runs the code of pipelines: Python and JavaScript in processes of their own, which inherit no environment and are limited in
/// time, memory and output; C# expressions, where they are allowed, in this one. Disposing ends all processes.
/// </summary>
public sealed class CodeSandboxes : ICodeRunner, IDisposable
{
    private readonly SandboxOptions _options;
    private readonly Dictionary<CodeLanguage, ISandboxLanguage> _languages;
    private readonly ExpressionRunner _expressions;
    private readonly ConcurrentDictionary<CodeUnit, Lazy<SandboxPool>> _pools = new();

    public CodeSandboxes(SandboxOptions options)
    {
        _options = options;
        _expressions = new ExpressionRunner(options);
        _languages = new Dictionary<CodeLanguage, ISandboxLanguage>
        {
            [CodeLanguage.Python] = new PythonLanguage(options),
            [CodeLanguage.JavaScript] = new NodeLanguage(options),
        };
    }

    /// <inheritdoc/>
    public string? ProblemWith(CodeLanguage language) =>
        _languages.TryGetValue(language, out ISandboxLanguage? sandbox) ? sandbox.Problem : _expressions.Problem;

    /// <inheritdoc/>
    public Task<JToken> RunAsync(CodeUnit code, JToken argument, CancellationToken cancellationToken) => code.Language == CodeLanguage.CSharp
        ? EvaluateAsync(code, argument, cancellationToken)
        : CallAsync(code, AsyncEnumerable.Repeat(argument, 1).Select(RowJson.Write), cancellationToken);

    /// <inheritdoc/>
    public async Task<JToken> RunAsync(CodeUnit code, IAsyncEnumerable<JToken> items, CancellationToken cancellationToken) => code.Language == CodeLanguage.CSharp
        ? await EvaluateAsync(code, new JArray(await items.ToListAsync(cancellationToken)), cancellationToken)
        : await CallAsync(code, ListOf(items), cancellationToken);

    public void Dispose()
    {
        foreach (Lazy<SandboxPool> pool in _pools.Values.Where(static pool => pool.IsValueCreated))
        {
            pool.Value.Dispose();
        }

        _pools.Clear();
    }

    private async Task<JToken> CallAsync(CodeUnit code, IAsyncEnumerable<string> argument, CancellationToken cancellationToken)
    {
        if (ProblemWith(code.Language) is { } problem)
        {
            throw new CodeException($"The code cannot run here: {problem}");
        }

        Lazy<SandboxPool> pool = _pools.GetOrAdd(code, key => new Lazy<SandboxPool>(() => new SandboxPool(_languages[key.Language], key, _options)));
        return await pool.Value.CallAsync(argument, cancellationToken);
    }

    private Task<JToken> EvaluateAsync(CodeUnit code, JToken argument, CancellationToken cancellationToken) => _expressions.Problem is { } problem
        ? throw new CodeException($"The code cannot run here: {problem}")
        : _expressions.RunAsync(code, argument, cancellationToken);

    /// <summary>A list of JSON, part by part.</summary>
    private static async IAsyncEnumerable<string> ListOf(IAsyncEnumerable<JToken> items)
    {
        string before = "[";
        await foreach (JToken item in items)
        {
            yield return before + RowJson.Write(item);
            before = ",";
        }

        yield return before == "[" ? "[]" : "]";
    }
}
