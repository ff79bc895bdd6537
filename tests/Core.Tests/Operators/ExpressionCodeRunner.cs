using Newtonsoft.Json.Linq;
using Pipelines.Core.Expressions;
using Pipelines.Core.Operators.Code;

namespace Pipelines.Core.Tests.Operators;

/// <summary>Runs code that is one Python expression over <c>input</c>, behind <c>return </c> on the last line; has no C#, unless it pretends.</summary>
internal sealed class ExpressionCodeRunner(bool hasCSharp = false) : ICodeRunner
{
    public string? ProblemWith(CodeLanguage language) => language == CodeLanguage.CSharp && !hasCSharp ? "there is no C# here." : null;

    public async Task<JToken> RunAsync(CodeUnit code, IAsyncEnumerable<JToken> items, CancellationToken cancellationToken) =>
        await RunAsync(code, new JArray(await items.ToListAsync(cancellationToken)), cancellationToken);

    public Task<JToken> RunAsync(CodeUnit code, JToken argument, CancellationToken cancellationToken)
    {
        string expression = code.Source.Split("return ")[^1].Trim();
        try
        {
            return Task.FromResult(Expression.Compile(expression, ["input"]).Evaluate(new Dictionary<string, JToken?> { ["input"] = argument }, cancellationToken).DeepClone());
        }
        catch (ExpressionEvaluationException exception)
        {
            throw new CodeException(exception.Message, exception);
        }
    }
}
