using GpuHost.Host.Api.Models;
using GpuHost.Host.Hosting;
using GpuHost.LlamaCpp.Models;
using GpuHost.Serving.Models.Store;

namespace GpuHost.Host.Models.Registration;

/// <summary>Adds the registration of models to the server.</summary>
internal static class RegistrationServices
{
    public static void Add(IServiceCollection services, HostSettings settings, ModelStore store, Random random)
    {
        services.AddSingleton(provider => new ServableCheck(provider.GetRequiredService<ModelOffers>(), new Lazy<LlamaFileTrial>(provider.GetRequiredService<LlamaFileTrial>)));
        services.AddSingleton(provider => new ModelRegistrar(
            store,
            provider.GetRequiredService<ModelPool>(),
            provider.GetRequiredService<ServableCheck>(),
            settings.Kv.OpenStore(Directory.GetCurrentDirectory(), provider.GetRequiredService<TimeProvider>()),
            settings.Registration,
            provider.GetRequiredService<TimeProvider>(),
            random));
        services.AddSingleton<ModelsEndpoint>();
        services.AddSingleton<RegistrationEndpoint>();
    }

    public static void Map(WebApplication app)
    {
        ModelsEndpoint models = app.Services.GetRequiredService<ModelsEndpoint>();
        RegistrationEndpoint registration = app.Services.GetRequiredService<RegistrationEndpoint>();
        app.MapGet("/v1/models", models.ListAsync);
        app.MapGet("/v1/models/{name}", (HttpContext context, string name) => models.GetAsync(context, name));
        app.MapPost("/v1/models", registration.RegisterAsync);
        app.MapDelete("/v1/models/{name}", (HttpContext context, string name) => registration.RemoveAsync(context, name));
    }
}
