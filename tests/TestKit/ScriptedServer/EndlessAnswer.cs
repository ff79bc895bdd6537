using System.Text;
using Microsoft.AspNetCore.Http;

namespace Pipelines.TestKit.ScriptedServer;

/// <summary>A JSON string that never ends.</summary>
internal sealed class EndlessAnswer : ScriptedAnswer
{
    private const int PieceBytes = 64 * 1024;

    internal override async Task WriteAsync(ScriptedCall call, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("{\"id\":\"", cancellationToken);
        byte[] piece = Encoding.ASCII.GetBytes(new string('x', PieceBytes));
        while (!cancellationToken.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(piece, cancellationToken);
        }
    }
}
