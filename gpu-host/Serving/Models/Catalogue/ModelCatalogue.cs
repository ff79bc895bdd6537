using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using GpuHost.Serving.Models.Store;

namespace GpuHost.Serving.Models.Catalogue;

/// <summary>The short list of good small instruct models in <c>catalogue.json</c>, smallest first.</summary>
public static class ModelCatalogue
{
    private const string Resource = "GpuHost.Serving.Models.Catalogue.catalogue.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        Converters = { new ModelNameConverter() },
    };

    private static readonly Lazy<IReadOnlyList<CatalogueModel>> Loaded = new(Load);

    public static IReadOnlyList<CatalogueModel> Models => Loaded.Value;

    public static CatalogueModel StartHere => Models.Single(m => m.StartHere);

    public static CatalogueModel? Find(ModelName name) => Models.FirstOrDefault(m => m.Name == name);

    private static IReadOnlyList<CatalogueModel> Load()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!;
        return JsonSerializer.Deserialize<IReadOnlyList<CatalogueModel>>(stream, Json)!;
    }
}
