using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Templates;

/// <summary>How a template is read and rendered. Start from <see cref="Prompt"/> or <see cref="ChatTemplate"/>.</summary>
public sealed record TemplateOptions
{
    /// <summary>Prompts of pipelines: what DocETL's Jinja environment does, with every missing field an error.</summary>
    public static TemplateOptions Prompt { get; } = new();

    /// <summary>
    /// Chat templates inside model files, as the model's own tooling renders them. Those that print the date need a
    /// <see cref="Clock"/>.
    /// </summary>
    public static TemplateOptions ChatTemplate { get; } = new()
    {
        Undefined = UndefinedBehavior.Lenient,
        TrimBlocks = true,
        LStripBlocks = true,
        Json = JsonStyle.Plain,
        MethodsBeforeFields = true,
    };

    public UndefinedBehavior Undefined { get; init; } = UndefinedBehavior.Strict;

    /// <summary>Drops the line end right after a block tag.</summary>
    public bool TrimBlocks { get; init; }

    /// <summary>Drops spaces and tabs between the start of a line and a block tag.</summary>
    public bool LStripBlocks { get; init; }

    /// <summary>Keeps one line end at the end of the source, which is dropped otherwise.</summary>
    public bool KeepTrailingNewline { get; init; }

    /// <summary>Escapes output for HTML unless it is marked safe.</summary>
    public bool Autoescape { get; init; }

    public JsonStyle Json { get; init; } = JsonStyle.Html;

    /// <summary>
    /// Whether <c>row.items</c> is the method even when the row has a field of that name. It is in Jinja, and chat
    /// templates are written against that; in a prompt it would print <c>&lt;built-in method …&gt;</c> where a field was meant.
    /// </summary>
    public bool MethodsBeforeFields { get; init; }

    /// <summary>What <c>strftime_now</c> reads; without one, calling it is an error.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Start of the <c>random</c> filter and <c>lipsum</c>: the same in every rendering, so that prompts repeat.</summary>
    public int RandomSeed { get; init; }

    public TemplateLimits Limits { get; init; } = new();
}
