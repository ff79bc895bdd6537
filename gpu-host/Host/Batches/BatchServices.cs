using GpuHost.Host.Api.Batches;
using GpuHost.Host.Api.Files;
using GpuHost.Host.Batches.Lines;
using GpuHost.Host.Files;

namespace GpuHost.Host.Batches;

/// <summary>Adds files and batches to the server.</summary>
internal static class BatchServices
{
    /// <param name="services">The server's parts.</param>
    /// <param name="stateFolder">Contents of files go into a folder of it.</param>
    public static void Add(IServiceCollection services, string stateFolder)
    {
        services.AddSingleton(_ => new FileFolder(Path.Combine(stateFolder, "files")));
        services.AddSingleton<FileStore>();
        services.AddSingleton<FileUploadReader>();
        services.AddSingleton<FilesEndpoint>();
        services.AddSingleton<BatchStore>();
        services.AddSingleton<BatchLineStore>();
        services.AddSingleton<ILineEndpoint, ChatLines>();
        services.AddSingleton<ILineEndpoint, TextLines>();
        services.AddSingleton<ILineEndpoint, EmbeddingLines>();
        services.AddSingleton<LineEndpoints>();
        services.AddSingleton<LineDesk>();
        services.AddSingleton<BatchOutputs>();
        services.AddSingleton<BatchJob>();
        services.AddSingleton<BatchRunner>();
        services.AddSingleton<BatchesEndpoint>();
        services.AddHostedService(static provider => provider.GetRequiredService<BatchRunner>());
    }

    public static void Map(WebApplication app)
    {
        FilesEndpoint files = app.Services.GetRequiredService<FilesEndpoint>();
        BatchesEndpoint batches = app.Services.GetRequiredService<BatchesEndpoint>();
        app.MapPost("/v1/files", files.UploadAsync);
        app.MapGet("/v1/files", files.ListAsync);
        app.MapGet("/v1/files/{id}", (HttpContext context, string id) => files.GetAsync(context, id));
        app.MapGet("/v1/files/{id}/content", (HttpContext context, string id) => files.ContentAsync(context, id));
        app.MapDelete("/v1/files/{id}", (HttpContext context, string id) => files.DeleteAsync(context, id));
        app.MapPost("/v1/batches", batches.CreateAsync);
        app.MapGet("/v1/batches", batches.ListAsync);
        app.MapGet("/v1/batches/{id}", (HttpContext context, string id) => batches.GetAsync(context, id));
        app.MapPost("/v1/batches/{id}/cancel", (HttpContext context, string id) => batches.CancelAsync(context, id));
    }
}
