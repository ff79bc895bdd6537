using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Tests.Templates;

/// <summary>Reads what <c>golden/make.py</c> recorded.</summary>
internal static class GoldenFile
{
    public static JObject Read(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Templates", "golden", name);
        using var reader = new JsonTextReader(new StringReader(File.ReadAllText(path))) { DateParseHandling = DateParseHandling.None };
        return (JObject)JToken.ReadFrom(reader);
    }
}
