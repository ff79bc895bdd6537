using Pipelines.Core.Inference;
using Pipelines.TestKit.Inference;

namespace Pipelines.Functions.Tests.Kit;

/// <summary>Models whose answers fit the pipelines of <see cref="TestPipelines"/>.</summary>
internal static class Answering
{
    public static ScriptedInferenceClient WithCategory(string category) =>
        new(request => Answers.Text(request, $$"""{"category": "{{category}}"}"""));

    /// <summary>A model that answers when it is let go.</summary>
    public static ScriptedInferenceClient After(Task gate) => new(async (request, cancellationToken) =>
    {
        await gate.WaitAsync(cancellationToken);
        return Answers.Text(request, """{"category": "late"}""");
    });

    /// <summary>A model to which tickets are too long that hold that word.</summary>
    public static ScriptedInferenceClient FailingOn(string word) => FailingWhile(() => true, word);

    /// <summary>The same, for as long as that holds.</summary>
    public static ScriptedInferenceClient FailingWhile(Func<bool> holds, string word) => new(request =>
        holds() && request.Messages[^1].Content.Contains(word, StringComparison.Ordinal)
            ? throw new InferenceException(InferenceFailureKind.ContextOverflow, "The prompt is too long.")
            : Answers.Text(request, """{"category": "fine"}"""));
}
