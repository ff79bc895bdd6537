using System.Collections.Concurrent;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Code;

namespace Pipelines.Connectors.Code.CSharp;

/// <summary>
/// Evaluates C# expressions in this process, each compiled once. They can name nothing that reaches out of it; but a thread that computes
/// cannot be ended from outside, so an expression that does not come back is given up, and after a few of them nothing more is evaluated.
/// </summary>
internal sealed class ExpressionRunner(SandboxOptions options)
{
    /// <summary>Expressions that may still compute after they were given up.</summary>
    private const int RunawaysMax = 4;

    private readonly ConcurrentDictionary<(string Source, bool IsOverRows), Lazy<Func<JToken, object?>>> _compiled = new();
    private int _runaways;

    /// <summary>Null when such expressions can be evaluated here.</summary>
    public string? Problem => options.AllowsCSharp
        ? null
        : "C# expressions run inside this program, so they are allowed by whoever runs it alone (PIPELINES_ALLOW_CSHARP=1). Python and JavaScript have processes of their own.";

    /// <exception cref="CodeException">It does not compile, failed on this argument, or took too long.</exception>
    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    public async Task<JToken> RunAsync(CodeUnit code, JToken argument, CancellationToken cancellationToken)
    {
        bool isOverRows = argument is JArray;
        Func<JToken, object?> evaluate = _compiled
            .GetOrAdd((code.Source, isOverRows), static key => new Lazy<Func<JToken, object?>>(() => ExpressionCompiler.Compile(key.Source, key.IsOverRows))).Value;
        if (Volatile.Read(ref _runaways) >= RunawaysMax)
        {
            throw new CodeException($"{RunawaysMax} evaluations have not come back, so no more are begun.");
        }

        Task<JToken> evaluating = Task.Run(() => ToJson(evaluate(argument.DeepClone())), cancellationToken);
        try
        {
            return await evaluating.WaitAsync(code.CallTimeMax, options.Time, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            Interlocked.Increment(ref _runaways);
            _ = evaluating.ContinueWith(_ => Interlocked.Decrement(ref _runaways), TaskScheduler.Default);
            throw new CodeException($"The code took longer than {code.CallTimeMax.TotalSeconds} seconds for this row ('timeout').", exception);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or CodeException))
        {
            // Whatever an expression throws is about the expression and its row.
            throw new CodeException($"{exception.GetType().Name}: {exception.Message}", exception);
        }
    }

    /// <summary>As JSON that a row may hold, no larger than the bound.</summary>
    private JToken ToJson(object? value)
    {
        try
        {
            string text = RowJson.Write(value as JToken ?? (value is null ? JValue.CreateNull() : JToken.FromObject(value)));
            return text.Length <= options.ResultCharsMax
                ? RowJson.Parse(text)
                : throw new CodeException($"What the code returned has more than {options.ResultCharsMax:N0} characters.");
        }
        catch (Exception exception) when (exception is JsonException or System.Text.Json.JsonException or ArgumentException)
        {
            throw new CodeException($"What the code returned is no JSON: {exception.Message}", exception);
        }
    }
}
