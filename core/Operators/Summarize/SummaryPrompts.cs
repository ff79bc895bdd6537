using Newtonsoft.Json;

namespace Pipelines.Core.Operators.Summarize;

/// <summary>The prompts of a summary. What does not depend on the texts comes first, so that all calls share it.</summary>
internal static class SummaryPrompts
{
    /// <param name="field">The field with the text.</param>
    /// <param name="focus">What is wanted beyond a summary.</param>
    public static string OfTexts(string field, string focus) =>
        $"Summarise the following texts in one text: what they have in common, where they differ, and nothing that is not in them.{Escaped(focus)}\n"
        + $"{{% for input in inputs %}}\nText {{{{ loop.index }}}}:\n{{{{ input[{JsonConvert.ToString(field)}] }}}}\n{{% endfor %}}";

    /// <param name="field">The field with a summary.</param>
    /// <param name="focus">What is wanted beyond a summary.</param>
    public static string OfSummaries(string field, string focus) =>
        $"The following texts are summaries of parts of one collection. Make one summary of them, as if it had been made of the whole, and keep what is said of each part in proportion.{Escaped(focus)}\n"
        + $"{{% for part in outputs %}}\nPart {{{{ loop.index }}}}:\n{{{{ part[{JsonConvert.ToString(field)}] }}}}\n{{% endfor %}}";

    /// <summary>Instructions are text: braces in them are no template.</summary>
    private static string Escaped(string text) => text.Length == 0 ? "" : $"{{% raw %}}{text.Replace("{% endraw", "{ % endraw", StringComparison.Ordinal)}{{% endraw %}}";
}
