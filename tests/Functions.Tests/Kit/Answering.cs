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

    /// <summary>A model that answers nonsense about tickets whose text holds that word.</summary>
    public static ScriptedInferenceClient FailingOn(string word) => new(request =>
        Answers.Text(request, request.Messages[^1].Content.Contains(word, StringComparison.Ordinal) ? "no idea" : """{"category": "fine"}"""));
}
