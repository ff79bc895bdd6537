using Pipelines.Functions.App.Access;

namespace Pipelines.Functions.App.Api;

/// <summary><c>GET /api/openapi.json</c>: what can be asked, for programs. It stands in the source and says nothing about this app, so it needs no key.</summary>
internal static class OpenApiEndpoint
{
    private const string Resource = "Pipelines.Functions.App.openapi.json";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/openapi.json", static async (HttpContext context) =>
        {
            await using Stream document = typeof(OpenApiEndpoint).Assembly.GetManifestResourceStream(Resource)!;
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.ContentLength = document.Length;
            await document.CopyToAsync(context.Response.Body, context.RequestAborted);
        }).WithMetadata(OwnAccess.Instance);
}
