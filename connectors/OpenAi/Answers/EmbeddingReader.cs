using System.Buffers.Binary;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi.Answers;

/// <summary>Reads the JSON of <c>/embeddings</c>: one vector per input, as numbers or as base64 of little-endian floats.</summary>
internal static class EmbeddingReader
{
    /// <exception cref="InferenceException">Vectors are missing, doubled or broken.</exception>
    public static EmbeddingResult Read(JToken answer, int inputCount, CallSite site)
    {
        if (answer is not JObject body || body["data"] is not JArray data || data.Count != inputCount)
        {
            throw Broken(site, $"{inputCount} vectors were asked for");
        }

        var vectors = new float[inputCount][];
        foreach ((int place, JToken item) in data.Index())
        {
            long index = item is JObject o && o["index"] is JValue { Value: long given } ? given : place;
            if (index < 0 || index >= inputCount || vectors[index] is not null)
            {
                throw Broken(site, $"the index {index} is out of range or comes twice");
            }

            vectors[index] = Vector((item as JObject)?["embedding"], site);
        }

        return new EmbeddingResult(vectors, UsageReader.Read(body["usage"]));
    }

    public static void RequireOneLength(IReadOnlyList<float[]> vectors, CallSite site)
    {
        if (vectors.Select(vector => vector.Length).Distinct().Count() > 1)
        {
            throw Broken(site, "the vectors differ in length");
        }
    }

    private static float[] Vector(JToken? embedding, CallSite site)
    {
        float[] vector = embedding switch
        {
            JArray numbers when numbers.All(number => number.Type is JTokenType.Float or JTokenType.Integer) => [.. numbers.Select(number => (float)number)],
            JValue { Type: JTokenType.String } text => FromBase64((string)text!, site),
            _ => throw Broken(site, "a vector is missing"),
        };
        return vector.Length > 0 && vector.All(float.IsFinite) ? vector : throw Broken(site, "a vector is empty or not finite");
    }

    private static float[] FromBase64(string text, CallSite site)
    {
        byte[] bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out int length) || length % sizeof(float) != 0)
        {
            throw Broken(site, "a vector is neither a list of numbers nor base64");
        }

        return [.. bytes[..length].Chunk(sizeof(float)).Select(part => BinaryPrimitives.ReadSingleLittleEndian(part))];
    }

    private static InferenceException Broken(CallSite site, string reason) =>
        new(InferenceFailureKind.InvalidResponse, $"{site.Name} answered embeddings that make no sense: {reason}.");
}
