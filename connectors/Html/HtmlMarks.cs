using AngleSharp.Dom;

namespace Pipelines.Connectors.Html;

/// <summary>Markup that Markdown has words for.</summary>
internal static class HtmlMarks
{
    public static void Enter(IElement element, HtmlLines lines)
    {
        switch (element.LocalName)
        {
            case ['h', >= '1' and <= '6' and var level]:
                lines.Mark($"{new string('#', level - '0')} ");
                break;
            case "strong" or "b":
                lines.Mark("**");
                break;
            case "em" or "i":
                lines.Mark("*");
                break;
            case "a" when element.HasAttribute("href"):
                lines.Mark("[");
                break;
            case "pre":
                lines.Mark("```\n");
                break;
            case "code" when element.ParentElement?.LocalName != "pre":
                lines.Mark("`");
                break;
            case "blockquote":
                lines.Mark("> ");
                break;
            case "img" when element.GetAttribute("alt") is { Length: > 0 } alternative:
                lines.Mark($"![{alternative}]({element.GetAttribute("src")})");
                break;
            default:
                break;
        }
    }

    public static void Leave(IElement element, HtmlLines lines)
    {
        switch (element.LocalName)
        {
            case "strong" or "b":
                lines.Close("**");
                break;
            case "em" or "i":
                lines.Close("*");
                break;
            case "a" when element.GetAttribute("href") is { } target:
                lines.Close($"]({target})");
                break;
            case "pre":
                lines.Close("\n```");
                break;
            case "code" when element.ParentElement?.LocalName != "pre":
                lines.Close("`");
                break;
            default:
                break;
        }
    }
}
