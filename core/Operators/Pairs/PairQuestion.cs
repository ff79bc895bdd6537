using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>What is asked about two rows. Immutable.</summary>
/// <param name="Prompt">The question.</param>
/// <param name="System">The message before it.</param>
/// <param name="Policy">The answer.</param>
/// <param name="AnswerField">The field of the answer that says whether they match.</param>
internal sealed record PairQuestion(PairPrompt Prompt, ChatMessage System, AnswerPolicy Policy, string AnswerField)
{
    public OperatorDescription Description => new()
    {
        Model = Policy.Model.Model,
        UsesProviderBatch = Policy.Model.Delivery == CallDelivery.ProviderBatch,
        SystemMessage = System.Content,
        Prompts = [new PromptDescription("comparison_prompt", Prompt.Text, Prompt.StaticPrefix, Prompt.LeftFieldsRead.Union(Prompt.RightFieldsRead))],
        AnswerSchema = Policy.Contract.Schema.CanonicalText,
        BypassesEarlierRuns = Policy.Model.BypassesEarlierRuns,
        Calls = new CallEstimate(1, 1 + Policy.RetriesMax),
    };

    public void AddTo(CanonicalHasher hasher)
    {
        hasher.Add(Prompt.Text).Add(System.Content).Add(Policy.Model.Model).Add(Policy.Model.ExtraParameters).Add(Policy.RetriesMax);
        CallKey.AddSampling(hasher, Policy.Model.Sampling);
        hasher.Add(AnswerField).AddCount(Policy.Rules.Count);
        foreach (AnswerRule rule in Policy.Rules)
        {
            hasher.Add(rule.Text);
        }
    }
}
