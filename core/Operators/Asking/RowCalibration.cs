using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Asking;

/// <summary>Reference points are drawn from a sample of the rows and appended to the prompt (<c>calibrate</c>).</summary>
internal sealed class RowCalibration(int rowCount, CompiledPrompt prompt)
{
    /// <summary>What the model is asked for, and what is stored as prepared.</summary>
    public const string ContextField = PromptVariables.CalibrationContext;

    /// <summary>The seed that DocETL draws with, so that the same rows are chosen.</summary>
    public const uint Seed = 42;

    private WithContext? _last;

    /// <summary>Rows of the sample.</summary>
    public int RowCount { get; } = rowCount;

    /// <summary>The prompt with the reference points that were prepared for the stage; null when there are none.</summary>
    public CompiledPrompt? PromptWith(JObject? prepared)
    {
        if ((string?)prepared?[ContextField] is not { Length: > 0 } context)
        {
            return null;
        }

        // A stage has one context for all of its rows; whoever comes first makes the prompt, twice at worst.
        WithContext? last = _last;
        if (last?.Context != context)
        {
            _last = last = new WithContext(context, prompt.With(ContextField, EndsWithContext ? WithoutLineEnd(OfTemplate(context)) : OfTemplate(context)));
        }

        return last.Prompt;
    }

    /// <summary>The same with what a retriever finds for each prompt.</summary>
    public RowCalibration Retrieving() => new(RowCount, prompt.Retrieving());

    /// <summary>DocETL makes the reference points a part of the template, and a template's last line end is not rendered.</summary>
    private bool EndsWithContext => prompt.Text.EndsWith($"{{{{ {ContextField} }}}}", StringComparison.Ordinal);

    /// <summary>Line ends as a template has them.</summary>
    private static string OfTemplate(string context) =>
        context.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private static string WithoutLineEnd(string text) => text.EndsWith('\n') ? text[..^1] : text;

    private sealed record WithContext(string Context, CompiledPrompt Prompt);
}
