using Newtonsoft.Json.Linq;

namespace Pipelines.Bench.Eviction;

/// <summary>
/// Reads recorded traces as Mooncake publishes them: a JSON object a line, with <c>hash_ids</c>, one id per block of 512 tokens.
/// </summary>
internal static class TraceFile
{
    // The shelf keeps real byte arrays, a byte a token here; a block stands for 512 tokens all the same.
    private const int BlockTokens = 1;

    /// <exception cref="InvalidDataException">A line is not such an object; the message has its number.</exception>
    public static Trace Read(string path, int requestsMax)
    {
        var trace = new Trace(Path.GetFileName(path));
        int number = 0;
        foreach (string line in File.ReadLines(path).Take(requestsMax))
        {
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            if (JObject.Parse(line)["hash_ids"] is not JArray ids)
            {
                throw new InvalidDataException($"{path}, line {number}: there is no array 'hash_ids'.");
            }

            trace.Add(ids.Select(id => ((long)id, BlockTokens)));
        }

        return trace;
    }
}
