using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Resolve;

/// <summary>What is asked about the rows of a cluster. Immutable.</summary>
/// <param name="Prompt">Over <c>inputs</c>.</param>
/// <param name="System">The message before it.</param>
/// <param name="Policy">The answer.</param>
/// <param name="InputFields">The fields of the rows that the prompt is given.</param>
internal sealed record ResolutionQuestion(CompiledPrompt Prompt, ChatMessage System, AnswerPolicy Policy, FieldSet InputFields)
{
    public OperatorDescription Description => RowQuestionDescription.Of(Question) with
    {
        Prompts = [new PromptDescription("resolution_prompt", Prompt.Text, Prompt.StaticPrefix, Prompt.FieldsRead)],
    };

    private RowQuestion Question => new() { Prompt = Prompt, System = System, Policy = Policy };

    public void AddTo(CanonicalHasher hasher)
    {
        RowQuestionIdentity.Add(hasher, Question);
        hasher.Add(InputFields.IsAll).AddCount(InputFields.Names.Count);
        foreach (string field in InputFields.Names.Order(StringComparer.Ordinal))
        {
            hasher.Add(field);
        }
    }
}
