using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Output;

namespace Pipelines.Cli.Remote;

/// <summary>A function app over HTTP. What it refuses becomes an error in its own words.</summary>
internal sealed class RemoteApp : IDisposable
{
    private readonly HttpClient _http;

    public RemoteApp(Uri address, string? key)
    {
        // A redirect would carry the key to an address that nobody named.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
        if (!string.IsNullOrEmpty(key))
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    /// <exception cref="CliException">It refuses, fails or cannot be reached.</exception>
    public async Task<JObject> SendAsync(HttpMethod method, string path, JObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToString(Formatting.None), Encoding.UTF8, "application/json");
        }

        try
        {
            using HttpResponseMessage answer = await _http.SendAsync(request, cancellationToken);
            string text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return answer.IsSuccessStatusCode ? Parse(text) ?? [] : throw Refused(answer.StatusCode, Parse(text));
        }
        catch (HttpRequestException e)
        {
            throw new CliException(ExitCode.Failed, new ErrorBlock($"the function app cannot be reached: {e.Message}", _http.BaseAddress!.ToString(), "Is it started, and is the address right?"), e);
        }
    }

    public void Dispose() => _http.Dispose();

    private CliException Refused(HttpStatusCode status, JObject? problem)
    {
        string detail = (string?)problem?["detail"] ?? $"the function app answered {(int)status}";
        string remedy = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? $"Name a key that may do that: --key, or ${RemoteOptions.KeyVariable}." : "";
        return new CliException((int)status < 500 ? ExitCode.BadInput : ExitCode.Failed, new ErrorBlock(detail, _http.BaseAddress!.ToString(), remedy));
    }

    /// <summary>Null for what is no JSON object: whatever stands at that address is no function app.</summary>
    private static JObject? Parse(string text)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None };
            return text.Length == 0 ? null : JToken.ReadFrom(reader) as JObject;
        }
        catch (JsonReaderException)
        {
            return null;
        }
    }
}
