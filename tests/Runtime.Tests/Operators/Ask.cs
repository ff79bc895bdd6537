using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators;

namespace Pipelines.Runtime.Tests.Operators;

/// <summary>Operators that ask a model about a row's <c>text</c> and put the answer into a field.</summary>
internal static class Ask
{
    public const string Model = "scripted";

    /// <summary>One call a row. An answer that begins with <c>bad</c> fails the row.</summary>
    public static TestOperator Once(string name, string model = Model, double temperature = 0, int timeoutRetries = 0) =>
        TestOperator.PerRow(name, async (row, context, cancellationToken) =>
        {
            try
            {
                CallAnswer answer = await context.CallAsync(Call(row, $"{name}: {row.Fields["text"]}", model, temperature, timeoutRetries), cancellationToken);
                string text = answer.Completion.Choices[0].Text;
                return text.StartsWith("bad", StringComparison.Ordinal)
                    ? new RowOutcome(RowResult.Failed(name, row, new RowFailure(RowFailureKinds.Validation, "The answer is bad.", text)))
                    : new RowOutcome(RowResult.Ok(name, With(row, name, text)), [answer.Key]);
            }
            catch (RowCallException e)
            {
                return new RowOutcome(RowResult.Failed(name, row, e.Failure));
            }
        });

    /// <summary>Calls that build on one another, as gleaning does.</summary>
    public static TestOperator Again(string name, int calls) => TestOperator.PerRow(name, async (row, context, cancellationToken) =>
    {
        string text = row.Fields["text"]!.ToString();
        List<CallAnswer> answers = [];
        for (int i = 0; i < calls; i++)
        {
            answers.Add(await context.CallAsync(Call(row, $"{name} {i}: {text}"), cancellationToken));
            text = answers[^1].Completion.Choices[0].Text;
        }

        return new RowOutcome(RowResult.Ok(name, With(row, name, text)), [.. answers.Select(static answer => answer.Key)]);
    });

    /// <summary>One call for up to <paramref name="size"/> rows.</summary>
    public static TestOperator Batch(string name, int size) => new()
    {
        Name = name,
        RowsPerApplication = size,
        Locality = static row => row.Fields["text"]!.ToString(),
        Apply = async (rows, context, cancellationToken) =>
        {
            string together = string.Join('|', rows.Select(static row => row.Fields["text"]));
            CallAnswer answer = await context.CallAsync(Call(rows[0], $"{name}: {together}"), cancellationToken);
            return [.. rows.Select(row => new RowOutcome(RowResult.Ok(name, With(row, name, answer.Completion.Choices[0].Text)), [answer.Key]))];
        },
    };

    /// <summary>Calls that build on one another, one for each member of a unit; then one row of it. An answer that begins with <c>bad</c> fails the unit.</summary>
    public static TestOperator Fold(string name) => TestOperator.PerRow(name, async (unit, context, cancellationToken) =>
    {
        string text = "";
        List<CallAnswer> answers = [];
        await foreach (Row member in unit.Group!.ReadAsync(cancellationToken))
        {
            answers.Add(await context.CallAsync(Call(unit, $"{name}: {text} + {member.Fields["text"]}"), cancellationToken));
            text = answers[^1].Completion.Choices[0].Text;
            if (text.StartsWith("bad", StringComparison.Ordinal))
            {
                return new RowOutcome(RowResult.Failed(name, unit, new RowFailure(RowFailureKinds.Validation, "The answer is bad.", text)));
            }
        }

        return new RowOutcome(RowResult.Ok(name, With(unit, "text", text)), [.. answers.Select(static answer => answer.Key)]);
    });

    public static ModelCall Call(Row row, string prompt, string model = Model, double temperature = 0, int timeoutRetries = 0) => new(
        row.Id,
        new CompletionRequest
        {
            Model = model,
            Messages = [new ChatMessage(ChatRole.User, prompt)],
            Sampling = new SamplingParameters { Temperature = temperature, MaxOutputTokens = 10 },
        },
        Attempt: 0,
        timeoutRetries);

    public static Row With(Row row, string field, JToken value)
    {
        var fields = (JObject)row.Fields.DeepClone();
        fields[field] = value;
        return row with { Fields = fields };
    }
}
