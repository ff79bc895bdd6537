namespace Pipelines.Core.Operators.Split;

/// <summary>A way to cut a text into chunks.</summary>
internal interface ITextCut
{
    /// <summary>What decides the chunks, as one text for identities.</summary>
    string Identity { get; }

    /// <summary>The chunks in their order; none when there is nothing in the text.</summary>
    IEnumerable<string> Cut(string text);
}
