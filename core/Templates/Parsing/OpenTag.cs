using Pipelines.Core.Templates.Lexing;

namespace Pipelines.Core.Templates.Parsing;

/// <summary>A tag whose body is being read, and the tags that can end it.</summary>
internal sealed record OpenTag(Token Tag, string[] EndTags)
{
    public string Expected => string.Join(" or ", EndTags.Select(tag => $"'{{% {tag} %}}'"));
}
