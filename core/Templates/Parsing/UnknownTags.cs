using Pipelines.Core.Schemas;

namespace Pipelines.Core.Templates.Parsing;

/// <summary>Words the error for a tag that is not supported.</summary>
internal static class UnknownTags
{
    private static readonly string[] Known =
    [
        "for", "endfor", "if", "elif", "else", "endif", "set", "endset", "with", "endwith", "macro", "endmacro", "call", "endcall",
        "filter", "endfilter", "raw", "endraw", "block", "endblock", "autoescape", "endautoescape", "do", "print", "break",
        "continue", "generation", "endgeneration",
    ];

    public static string Message(string tag)
    {
        switch (tag)
        {
            case "include" or "extends" or "import" or "from":
                return $"'{tag}' is not supported: a template is one text and loads no others; put the text here, or a macro";
            case "trans" or "pluralize" or "debug":
                return $"'{tag}' is not supported: it belongs to an extension of Jinja that is not part of this engine";
            default:
                break;
        }

        if (tag is "elif" or "else" || tag.StartsWith("end", StringComparison.Ordinal))
        {
            return Known.Contains(tag) ? $"'{tag}' closes nothing that is open here" : Suggest(tag);
        }

        return Suggest(tag);
    }

    private static string Suggest(string tag) => ClosestName.Of(tag, Known) is { } closest
        ? $"there is no tag '{tag}'; did you mean '{closest}'?"
        : $"there is no tag '{tag}'";
}
