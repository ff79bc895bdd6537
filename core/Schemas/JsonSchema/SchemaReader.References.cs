using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas.JsonSchema;

internal sealed partial class SchemaReader
{
    private SchemaReference? ReadReference(JObject schema, string path)
    {
        if (!schema.TryGetValue("$ref", out JToken? written))
        {
            return null;
        }

        string place = JsonPointer.Append(path, "$ref");
        if (written is not JValue { Value: string text })
        {
            Record(place, "\"$ref\" is a string");
            return null;
        }

        var reference = new SchemaReference(text, place);
        _unlinked.Enqueue(reference);
        return reference;
    }

    /// <summary>Finds the target of every reference. Reading a target may bring up further references.</summary>
    private void Link()
    {
        while (_unlinked.TryDequeue(out SchemaReference? reference))
        {
            if (Resolve(reference) is SchemaNode target)
            {
                reference.Target = target;
            }
        }
    }

    private SchemaNode? Resolve(SchemaReference reference)
    {
        if (LocalFragment(reference.Text) is not string fragment)
        {
            Record(reference.Path, $"\"{reference.Text}\" is outside this schema; only references within it (\"#/$defs/…\") are supported");
            return null;
        }

        bool isPointer = fragment.Length == 0 || fragment[0] == '/';
        SchemaNode? target = isPointer
            ? _nodes.GetValueOrDefault(fragment) ?? ReadAt(fragment)
            : _anchors.GetValueOrDefault(fragment);
        if (target is null)
        {
            Record(reference.Path, $"\"{reference.Text}\" refers to nothing");
        }

        return target;
    }

    /// <summary>What stands behind the <c>#</c>, decoded; null when the reference leaves this document.</summary>
    private string? LocalFragment(string reference)
    {
        int hash = reference.IndexOf('#', StringComparison.Ordinal);
        string address = hash < 0 ? reference : reference[..hash];
        string ownAddress = ((_document["$id"] as JValue)?.Value as string ?? "").TrimEnd('#');
        if (address.Length > 0 && address != ownAddress)
        {
            return null;
        }

        return hash < 0 ? "" : Uri.UnescapeDataString(reference[(hash + 1)..]);
    }

    /// <summary>Reads a schema that stands where no keyword has led yet.</summary>
    private SchemaNode? ReadAt(string pointer)
    {
        JToken? token = _document;
        foreach (string segment in pointer.Split('/').Skip(1))
        {
            string name = segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            token = token switch
            {
                JObject fields => fields[name],
                JArray items when int.TryParse(name, out int index) && index >= 0 && index < items.Count => items[index],
                _ => null,
            };
        }

        return token is null ? null : ReadSchema(token, pointer, depth: 0);
    }
}
