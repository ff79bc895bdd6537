using System.Text.Json.Nodes;

namespace Pipelines.Functions.Tests.CustomHandler;

/// <summary>What a Functions host finds in the publish output: <c>host.json</c>, an executable, and a folder for each function.</summary>
internal sealed class PublishedFunctions
{
    private readonly Dictionary<string, JsonObject> _triggers = new(StringComparer.Ordinal);

    private PublishedFunctions(JsonObject host) => Host = host;

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "published");

    public JsonObject Host { get; }

    public string Executable => Path.Combine(Folder, (string)Host["customHandler"]!["description"]!["defaultExecutablePath"]!);

    public IReadOnlyDictionary<string, JsonObject> Triggers => _triggers;

    /// <summary>The functions that want to be told of the engine's client, with the name of that binding.</summary>
    public Dictionary<string, string> Clients { get; } = new(StringComparer.Ordinal);

    public static PublishedFunctions Read()
    {
        var found = new PublishedFunctions(JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "host.json")))!.AsObject());
        foreach (string file in Directory.EnumerateFiles(Folder, "function.json", SearchOption.AllDirectories))
        {
            JsonArray bindings = JsonNode.Parse(File.ReadAllText(file))!["bindings"]!.AsArray();
            JsonObject trigger = bindings.Select(static b => b!.AsObject()).Single(static b => ((string)b["type"]!).EndsWith("Trigger", StringComparison.Ordinal));
            string name = Path.GetFileName(Path.GetDirectoryName(file)!);
            found._triggers.Add(name, trigger);
            if (bindings.SingleOrDefault(static b => (string)b!["type"]! == "durableClient") is { } client)
            {
                found.Clients.Add(name, (string)client["name"]!);
            }
        }

        return found;
    }

    public IEnumerable<string> Of(string type) => _triggers.Where(pair => (string)pair.Value["type"]! == type).Select(static pair => pair.Key);

    /// <summary>The name under which a function gets its value.</summary>
    public string BindingOf(string function, string type)
    {
        Assert.True(_triggers.TryGetValue(function, out JsonObject? trigger), $"The published app has no function '{function}': the host could not call it.");
        Assert.Equal(type, (string)trigger["type"]!);
        return (string)trigger["name"]!;
    }
}
