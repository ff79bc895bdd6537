using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipelines.Functions.App.Api;

/// <summary>Reads small bodies.</summary>
internal static class TextBody
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <exception cref="ProblemException">It is longer, or no UTF-8.</exception>
    public static async Task<string> ReadAsync(HttpRequest request, int bytesMax, CancellationToken cancellationToken)
    {
        if (request.ContentLength > bytesMax)
        {
            throw TooLarge(bytesMax);
        }

        using var body = new MemoryStream();
        byte[] piece = new byte[16 << 10];
        for (int read; (read = await request.Body.ReadAsync(piece, cancellationToken)) > 0;)
        {
            body.Write(piece, 0, read);
            if (body.Length > bytesMax)
            {
                throw TooLarge(bytesMax);
            }
        }

        try
        {
            string text = StrictUtf8.GetString(body.GetBuffer(), 0, (int)body.Length);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException e)
        {
            throw ProblemException.Invalid("The body is not UTF-8 text.", e);
        }
    }

    /// <exception cref="ProblemException">It is no JSON of that form.</exception>
    public static async Task<T> ReadJsonAsync<T>(HttpRequest request, int bytesMax, CancellationToken cancellationToken)
    {
        string text = await ReadAsync(request, bytesMax, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize<T>(text, Json) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw ProblemException.Invalid($"The body cannot be read: {e.Message}", e);
        }
    }

    private static ProblemException TooLarge(int bytesMax) => new(Problem.TooLarge($"The request's body has more than {bytesMax:N0} bytes."));
}
