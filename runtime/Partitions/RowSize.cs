using Newtonsoft.Json.Linq;

namespace Pipelines.Runtime.Partitions;

/// <summary>How much room a row takes, roughly: the same for the same row on every machine, because partitions are cut by it.</summary>
internal static class RowSize
{
    private const int BytesAroundValue = 8;

    public static long BytesOf(JToken value)
    {
        long size = BytesAroundValue;
        switch (value)
        {
            case JObject fields:
                foreach ((string name, JToken? field) in fields)
                {
                    size += name.Length + BytesOf(field!);
                }

                break;
            case JArray items:
                foreach (JToken item in items)
                {
                    size += BytesOf(item);
                }

                break;
            case JValue { Value: string text }:
                size += text.Length;
                break;
        }

        return size;
    }
}
