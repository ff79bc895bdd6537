using Newtonsoft.Json.Linq;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Asking;

/// <summary>
/// How a row and its answer become the row made: <c>{**row, **answer}</c>, then the prompts when they are wanted, then without the
/// dropped keys. A field that the row has already keeps its place.
/// </summary>
/// <param name="DropKeys">Fields taken out of the rows made.</param>
/// <param name="PromptsField">The field that carries the prompts; null when rows do not.</param>
internal sealed record AnsweredRow(IReadOnlyList<string> DropKeys, string? PromptsField)
{
    /// <summary>The field that carries what a retriever found; null when rows do not.</summary>
    public string? ContextField { get; init; }

    /// <summary>The field that tells how sure the model was; null when none does.</summary>
    public string? ConfidenceField { get; init; }

    private static readonly FlagKey Observability = new("enable_observability", "adds the prompt to each row, as _observability_{name}");

    public static TextsKey DropKeysKey { get; } = new("drop_keys", "fields taken out of the rows made");

    public static SpecKeys Keys { get; } = new([DropKeysKey, Observability]);

    /// <summary>The fields that it adds to those of the answer.</summary>
    public FieldSet FieldsWritten => FieldSet.Of(new[] { PromptsField, ContextField, ConfidenceField }.OfType<string>());

    public static AnsweredRow Read(SpecReader reader, string operatorName)
    {
        IReadOnlyList<string> dropKeys = reader.Texts(DropKeysKey) ?? [];
        return new AnsweredRow(dropKeys, reader.Flag(Observability) ? $"_observability_{operatorName}" : null);
    }

    /// <param name="row">Only read.</param>
    /// <param name="answer">Only read.</param>
    /// <param name="context">What a retriever found.</param>
    /// <param name="confidence">How sure the model was; null when that is not known.</param>
    /// <param name="prompts">What to say about the prompts, by name, where it is wanted.</param>
    public JObject Merge(JObject row, JObject answer, string? context, double? confidence, params IEnumerable<(string Name, string Prompt)> prompts)
    {
        var merged = (JObject)row.DeepClone();
        foreach (JProperty field in answer.Properties())
        {
            merged[field.Name] = field.Value.DeepClone();
        }

        if (PromptsField is not null)
        {
            merged[PromptsField] = new JObject(prompts.Select(static prompt => new JProperty(prompt.Name, prompt.Prompt)));
        }

        if (ContextField is not null)
        {
            merged[ContextField] = context ?? "";
        }

        if (ConfidenceField is not null)
        {
            merged[ConfidenceField] = LeastOf(confidence, row[ConfidenceField]);
        }

        foreach (string key in DropKeys)
        {
            merged.Remove(key);
        }

        return merged;
    }

    /// <summary>A row is as sure as the least sure of its answers. Null when one of them is not known to be sure.</summary>
    private static JToken LeastOf(double? confidence, JToken? earlier) => (confidence, earlier?.Type) switch
    {
        ({ } now, JTokenType.Float or JTokenType.Integer) => Math.Min(now, (double)earlier!),
        ({ } now, not JTokenType.Null) => now,
        _ => JValue.CreateNull(),
    };

    public void AddTo(Identity.CanonicalHasher hasher)
    {
        hasher.Add(PromptsField is not null).AddCount(DropKeys.Count);
        foreach (string key in DropKeys)
        {
            hasher.Add(key);
        }
    }
}
