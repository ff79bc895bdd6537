using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Asking;

/// <summary>Adds to an identity what decides the answers to a question. Time-outs and whether earlier runs are asked are not part of it.</summary>
internal static class RowQuestionIdentity
{
    public static void Add(CanonicalHasher hasher, RowQuestion question)
    {
        hasher.Add(question.System.Content).Add(question.Prompt.Text);
        AddPolicy(hasher, question.Policy);
        hasher.Add(question.Batching?.Prompt.Text).Add(question.Batching?.RowsMax).Add(question.Batching?.System.Content);
        hasher.Add(question.Calibration?.RowCount);
        question.Retrieval?.AddTo(hasher);
        question.Confidence?.AddTo(hasher);
    }

    public static void AddPolicy(CanonicalHasher hasher, AnswerPolicy policy)
    {
        hasher.Add(policy.Contract.Schema.CanonicalText).Add(policy.Contract.Mode.ToString()).Add(policy.Contract.AnswerCount);
        hasher.Add(policy.Model.Model).Add(policy.Model.ExtraParameters);
        CallKey.AddSampling(hasher, policy.Model.Sampling);
        hasher.Add(policy.RetriesMax).AddCount(policy.Rules.Count);
        foreach (AnswerRule rule in policy.Rules)
        {
            hasher.Add(rule.Text);
        }

        GleaningOptions? gleaning = policy.Gleaning;
        hasher.Add(gleaning?.RoundsMax).Add(gleaning?.ReviewPrompt.Text).Add(gleaning?.Condition?.Text).Add(gleaning?.Model);
    }

}
