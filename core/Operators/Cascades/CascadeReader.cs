using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Planning;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Cascades;

/// <summary>Reads <c>cascade</c>.</summary>
internal static class CascadeReader
{
    private const double DeltaAbsent = 0.05;
    private const int LabelBudgetAbsent = 400;
    private const int LabelBudgetMax = 100_000;
    private const int EmbeddingBatchRows = 64;

    /// <summary>How many of the likeliest tokens the proxy tells: the two digits are among them where it keeps to the question.</summary>
    private const int TokensTold = 10;

    private static readonly Dictionary<string, CascadeGuarantee> Guarantees = new(StringComparer.Ordinal)
    {
        ["accuracy"] = CascadeGuarantee.Accuracy,
        ["precision"] = CascadeGuarantee.Precision,
        ["recall"] = CascadeGuarantee.Recall,
        ["precision+recall"] = CascadeGuarantee.PrecisionAndRecall,
    };

    private static readonly Dictionary<string, bool> ProxyTypes = new(StringComparer.Ordinal) { ["chat"] = false, ["embedding"] = true };

    private static readonly TextKey ProxyModel = new("proxy_model", "the cheap model: a chat model that tells log-probabilities, or an embedding model") { IsRequired = true };
    private static readonly ChoiceKey<bool> ProxyType =
        new("proxy_type", "which of both it is; when absent, a name with 'embed' in it and the built-in word vectors are embedding models", ProxyTypes);
    private static readonly ChoiceKey<CascadeGuarantee> Guarantee =
        new("guarantee", "what is promised; when absent recall for filter, precision for resolve and equijoin", Guarantees);
    private static readonly NumberKey Target = new("target", "the share that is reached at least, between 0 and 1", 0, 1) { IsRequired = true };
    private static readonly NumberKey Delta = new("delta", "how likely it is that it is not reached, between 0 and 1; 0.05 when absent", 0, 1);
    private static readonly WholeNumberKey LabelBudget =
        new("label_budget", "how many answers of the model are asked for at most to learn a threshold", 1, LabelBudgetMax, Absent: LabelBudgetAbsent);

    public static MappingKey Key { get; } = new(
        "cascade", "a cheap model decides where it can be trusted", new SpecKeys([ProxyModel, ProxyType, Guarantee, Target, Delta, LabelBudget]));

    /// <summary>The keys of an operation that may have a cascade.</summary>
    public static IEnumerable<SpecKey> In(SpecKeys keys) => keys.Where(static key => key.Name != Key.Name).Append(Key);

    /// <summary>Null when there is none, or something is wrong with it, which is reported.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="model">How its own model is asked; null when that is wrong.</param>
    /// <param name="absent">What is promised when nothing else is said.</param>
    /// <param name="prompt">What the pipeline says about itself.</param>
    /// <param name="decision">What is to be told: the field of the model's answer.</param>
    public static CascadeOptions? Read(SpecReader operation, ModelOptions? model, CascadeGuarantee absent, SystemPrompt prompt, string decision)
    {
        if (operation.Mapping(Key) is not { } reader)
        {
            return null;
        }

        string? proxy = reader.Text(ProxyModel);
        bool? type = reader.Choice(ProxyType);
        var target = new CascadeTarget(
            reader.Choice(Guarantee) ?? absent, ReadShare(reader, Target) ?? 0, ReadShare(reader, Delta) ?? DeltaAbsent, reader.CountOrDefault(LabelBudget));
        reader.Close();
        if (proxy is null || model is null || !reader.Has(Target))
        {
            return null;
        }

        ChatMessage system = SystemMessage.ForDigit(prompt, decision);
        return type ?? IsEmbeddingModel(proxy)
            ? new CascadeOptions(null, new EmbeddingOptions(proxy, EmbeddingBatchRows, model.Timeout), system, target)
            : new CascadeOptions(ProxyOf(proxy, model), null, system, target);
    }

    private static bool IsEmbeddingModel(string name) => name == BuiltInModels.WordVectors || name.Contains("embed", StringComparison.OrdinalIgnoreCase);

    /// <summary>One token, the likeliest, and how likely others were. Sent as the operation's own calls are, at once or by the provider's batches.</summary>
    private static ModelOptions ProxyOf(string name, ModelOptions model) => model with
    {
        Model = name,
        Sampling = new SamplingParameters { Temperature = 0, MaxOutputTokens = 1, TopLogProbs = TokensTold },
        ExtraParameters = null,
    };

    private static double? ReadShare(SpecReader reader, NumberKey key)
    {
        double? share = reader.Number(key);
        if (share is 0 or 1)
        {
            reader.Error(key, $"'{key.Name}' lies between 0 and 1, neither of which can be promised from a sample.");
        }

        return share;
    }
}
