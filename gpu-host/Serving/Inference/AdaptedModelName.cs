using System.Globalization;

namespace GpuHost.Serving.Inference;

/// <summary>
/// A model with a LoRA adapter, as pipelines write it: <c>model+adapter</c> or <c>model+adapter@0.5</c>. Each part is a name of
/// the store or a path.
/// </summary>
/// <param name="Model">The base model.</param>
/// <param name="Adapter">The adapter's name or path; null for the bare model.</param>
/// <param name="Scale">The adapter's strength; 1 as trained.</param>
internal readonly record struct AdaptedModelName(string Model, string? Adapter, float Scale)
{
    /// <summary>By this the adapter goes in the engine: another strength is another adapter there.</summary>
    public string AdapterKey => Scale == 1f ? Adapter! : string.Create(CultureInfo.InvariantCulture, $"{Adapter}@{Scale:R}");

    /// <param name="text">What was written.</param>
    /// <param name="isModel">Whether a text is a model as it stands: a path may hold a plus.</param>
    public static AdaptedModelName Parse(string text, Func<string, bool> isModel)
    {
        int plus = text.LastIndexOf('+');
        if (plus <= 0 || plus == text.Length - 1 || isModel(text))
        {
            return new AdaptedModelName(text, null, 1f);
        }

        (string adapter, float scale) = ParseAdapter(text[(plus + 1)..]);
        return new AdaptedModelName(text[..plus], adapter, scale);
    }

    /// <summary>An adapter alone: <c>adapter</c> or <c>adapter@0.5</c>.</summary>
    public static (string Adapter, float Scale) ParseAdapter(string text)
    {
        int at = text.LastIndexOf('@');
        return at > 0 && float.TryParse(text.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out float scale) && float.IsFinite(scale)
            ? (text[..at], scale)
            : (text, 1f);
    }
}
