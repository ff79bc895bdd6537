using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi.Requests;

/// <summary>
/// Tells an endpoint where calls begin alike: <c>prompt_cache_breakpoint</c> on the text parts that end there, and
/// <c>prompt_cache_key</c>, which is equal where the static prefix is. Source: OpenAI's guide to prompt caching.
/// </summary>
internal sealed class CacheHints
{
    private const int KeyChars = 32;

    private readonly CompletionRequest _request;
    private readonly ILookup<int, int> _places;

    public CacheHints(CompletionRequest request)
    {
        _request = request;
        _places = new[] { request.StaticPrefix }
            .Concat(request.CacheBreakpoints)
            .Select(AtAnEndOfText)
            .Where(static boundary => boundary.CharCount > 0)
            .Distinct()
            .OrderBy(static boundary => boundary.CharCount)
            .ToLookup(static boundary => boundary.MessageIndex, static boundary => boundary.CharCount);
    }

    /// <summary>The text as it is where no breakpoint stands in the message, else in parts that end at them.</summary>
    public JToken ContentOf(int index)
    {
        string content = _request.Messages[index].Content;
        if (!_places.Contains(index))
        {
            return content;
        }

        var parts = new JArray();
        int start = 0;
        foreach (int end in _places[index])
        {
            parts.Add(new JObject
            {
                ["type"] = "text",
                ["text"] = content[start..end],
                ["prompt_cache_breakpoint"] = new JObject { ["mode"] = "explicit" },
            });
            start = end;
        }

        if (start < content.Length)
        {
            parts.Add(new JObject { ["type"] = "text", ["text"] = content[start..] });
        }

        return parts;
    }

    /// <summary>Null where nothing is known to be shared.</summary>
    public string? Key()
    {
        PrefixBoundary end = AtAnEndOfText(_request.StaticPrefix);
        if (end.CharCount == 0)
        {
            return null;
        }

        var shared = new JArray(_request.Messages.Take(end.MessageIndex).Select(static message => $"{message.Role}\n{message.Content}"));
        shared.Add(_request.Messages[end.MessageIndex].Content[..end.CharCount]);
        return ContentHash.Of(Encoding.UTF8.GetBytes(shared.ToString(Newtonsoft.Json.Formatting.None))).ToString()[..KeyChars];
    }

    /// <summary>A breakpoint ends a text: one at the very start of a message ends the message before it. 0 characters where there is none.</summary>
    private PrefixBoundary AtAnEndOfText(PrefixBoundary boundary)
    {
        (int index, int count) = (Math.Min(boundary.MessageIndex, _request.Messages.Count), boundary.CharCount);
        while (index > 0 && (index == _request.Messages.Count || count == 0))
        {
            index--;
            count = _request.Messages[index].Content.Length;
        }

        return new PrefixBoundary(index, Math.Clamp(count, 0, _request.Messages[index].Content.Length));
    }
}
