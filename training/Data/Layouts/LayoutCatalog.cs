namespace Pipelines.Training.Data.Layouts;

/// <summary>Every layout.</summary>
internal static class LayoutCatalog
{
    private static readonly string[] MixedStyles = ["colon", "bullet", "bold", "table", "one-line", "pipe", "dots"];

    public static IReadOnlyList<ILayout> All { get; } =
    [
        .. FormStyle.All.Select(static style => new FormLayout(style)),
        .. FormStyle.All.Where(static style => MixedStyles.Contains(style.Name)).Select(static style => new MixedLayout(style)),
        new ProseLayout("paragraph", static (_, _) => "", [" "]),
        new ProseLayout("paragraphs", static (_, _) => "", [" ", " ", "\n\n"]),
        new ProseLayout("lines", static (_, _) => "", ["\n"]),
        new ProseLayout("bullets", static (_, _) => "- ", ["\n"]),
        new ProseLayout("numbered", static (number, _) => $"{number}. ", ["\n"]),
        new ProseLayout("clauses", static (number, _) => $"§ {number} ", ["\n\n"]),
        new ProseLayout("quote", static (_, _) => "> ", ["\n"]),
        new ProseLayout("checklist", static (_, draw) => draw.Pick("[x] ", "[ ] "), ["\n"], isHeldOut: true),
        new ProseLayout("lettered", static (number, _) => $"({(char)('a' + ((number - 1) % 26))}) ", ["\n"], isHeldOut: true),
        new MailLayout("plain", null),
        new MailLayout("headed", "mail_head"),
        new MailLayout("letter", "letter_head"),
        new MailLayout("ticket", "ticket_head"),
        new MailLayout("fax", "fax_head", isHeldOut: true),
        new ThreadLayout(),
        new TalkLayout("chat", showsTimes: false),
        new TalkLayout("timed", showsTimes: true),
        new LogLayout("dated", hasDate: true),
        new LogLayout("timed", hasDate: false),
        new SectionLayout("markdown", static (_, text) => $"## {text}"),
        new SectionLayout("numbered", static (number, text) => $"{number}. {text}"),
        new SectionLayout("upper", static (_, text) => text.ToUpperInvariant()),
        new SectionLayout("underlined", static (_, text) => $"{text}\n{new string('-', text.Length)}", isHeldOut: true),
    ];
}
