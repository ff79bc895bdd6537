namespace Pipelines.Training.Data.Layouts;

/// <summary>How a form writes its lines.</summary>
/// <param name="Name">What the layout is called.</param>
/// <param name="Start">Before a label.</param>
/// <param name="Middle">Between a label and its value.</param>
/// <param name="End">After a value.</param>
/// <param name="Label">How labels are written.</param>
internal sealed record FormStyle(string Name, string Start, string Middle, string End, LabelForm Label = LabelForm.Plain)
{
    /// <summary>Stands before the first line.</summary>
    public string Opening { get; init; } = "";

    /// <summary>Stands after the last line.</summary>
    public string Closing { get; init; } = "";

    /// <summary>Replaces the end of the last line; null keeps it.</summary>
    public string? LastEnd { get; init; }

    public bool IsHeldOut { get; init; }

    /// <summary>Has a place for sentences.</summary>
    public bool TakesNotes { get; init; } = true;

    /// <summary>A label as this form writes it.</summary>
    public string Spell(string tag) => Label switch
    {
        LabelForm.Upper => tag.ToUpperInvariant(),
        LabelForm.Snake => tag.ToLowerInvariant().Replace(' ', '_').Replace(".", "", StringComparison.Ordinal),
        LabelForm.Lower => tag.ToLowerInvariant(),
        _ => tag,
    };

    /// <summary>What stands after the value of a label.</summary>
    public string EndOf(string label, bool isLast) => isLast && LastEnd is not null ? LastEnd : Start == "<" ? $"</{label}>\n" : End;

    public static IReadOnlyList<FormStyle> All { get; } =
    [
        new("colon", "", ": ", "\n"),
        new("colon-upper", "", ": ", "\n", LabelForm.Upper),
        new("colon-below", "", ":\n", "\n\n"),
        new("dash", "", " - ", "\n"),
        new("equals", "", "=", "\n", LabelForm.Snake) { TakesNotes = false },
        new("bullet", "- ", ": ", "\n"),
        new("star", "* ", ": ", "\n", LabelForm.Lower),
        new("bold", "**", ":** ", "\n"),
        new("bold-bullet", "- **", "**: ", "\n"),
        new("table", "| ", " | ", " |\n") { Opening = "| Field | Value |\n|---|---|\n" },
        new("pipe", "", " | ", "\n"),
        new("tab", "", "\t", "\n"),
        new("json", "  \"", "\": \"", "\",\n", LabelForm.Snake) { Opening = "{\n", Closing = "}", LastEnd = "\"\n", TakesNotes = false },
        new("yaml", "", ": ", "\n", LabelForm.Snake) { TakesNotes = false },
        new("one-line", "", ": ", "; "),
        new("one-line-comma", "", " ", ", ", LabelForm.Lower) { LastEnd = "." },
        new("log-line", "", "=", " ", LabelForm.Snake) { TakesNotes = false },
        new("brackets", "[", "] ", "\n"),
        new("heading", "### ", "\n", "\n\n"),
        new("dots", "", " .......... ", "\n") { IsHeldOut = true },
        new("xml", "<", ">", "\n", LabelForm.Snake) { Opening = "<record>\n", Closing = "</record>", TakesNotes = false, IsHeldOut = true },
        new("arrow", "", " -> ", "\n", LabelForm.Lower) { IsHeldOut = true },
        new("slashes", "", ": ", " // ") { LastEnd = "", IsHeldOut = true },
    ];
}
