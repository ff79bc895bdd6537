using Pipelines.Core.Specs;

namespace Pipelines.Core.Operators.Asking;

/// <summary>Reads rules from operations.</summary>
internal static class AnswerRules
{
    /// <summary>The rules of a list; empty when absent.</summary>
    public static IReadOnlyList<AnswerRule> ReadAll(SpecReader reader, string key)
    {
        reader.Refuse(key, "Rules are not supported by this version.");
        return [];
    }

    /// <summary>The one rule under a key; null when absent.</summary>
    public static AnswerRule? ReadOne(SpecReader reader, string key)
    {
        reader.Refuse(key, "Conditions are not supported by this version.");
        return null;
    }
}
