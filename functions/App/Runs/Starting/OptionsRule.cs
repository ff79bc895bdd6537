using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Hosting;

namespace Pipelines.Functions.App.Runs.Starting;

/// <summary>Which options of a start are sound. That a webhook's address may be reached is checked when it is connected to.</summary>
internal sealed class OptionsRule(AppSettings settings)
{
    public const int SecretCharsMin = 16;

    private const int SecretCharsMax = 512;
    private const int UrlCharsMax = 2_048;

    /// <exception cref="ProblemException">An option is out of its range.</exception>
    public StartOptions Check(StartOptions options)
    {
        Require(options.MaxCost is null or >= 0, "'maxCost' is 0 or more dollars.");
        Require(options.MaxTokens is null or > 0, "'maxTokens' is 1 or more.");
        Require(options.SampleRows is null or > 0, "'sample' is 1 or more rows.");
        Require(options.FromStep is null || !options.Fresh, "'fromStep' begins on rows of an earlier run, and 'fresh' takes none: give one of the two.");
        if (options.Webhook is { } webhook)
        {
            Require(
                webhook.Url is { Length: <= UrlCharsMax } && Uri.TryCreate(webhook.Url, UriKind.Absolute, out Uri? uri) && IsAllowed(uri) && uri.UserInfo.Length == 0,
                settings.AllowsPlainWebhooks ? "A webhook's address is an http or https address." : "A webhook's address is an https address.");
            Require(
                webhook.Secret is { Length: >= SecretCharsMin and <= SecretCharsMax },
                $"A webhook has a secret of {SecretCharsMin} to {SecretCharsMax} characters, shared with the receiver: what is sent is signed with it.");
        }

        return options;
    }

    private bool IsAllowed(Uri uri) => uri.Scheme == Uri.UriSchemeHttps || (settings.AllowsPlainWebhooks && uri.Scheme == Uri.UriSchemeHttp);

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new ProblemException(new Problem(StatusCodes.Status422UnprocessableEntity, "invalid_options", problem));
        }
    }
}
