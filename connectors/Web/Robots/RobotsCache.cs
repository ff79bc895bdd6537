using System.Text;
using Pipelines.Core.Operators.Web;

namespace Pipelines.Connectors.Web.Robots;

/// <summary>The robots.txt of hosts, fetched once for all who wait for it and remembered for a while. Thread-safe.</summary>
internal sealed class RobotsCache(WebTransport transport, WebAccessOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DateTimeOffset Until, Lazy<Task<RobotsRules>> Rules)> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="WebAccessException">The host forbids it, or could not be reached because it may not be.</exception>
    public async Task RequireAsync(Uri address, CancellationToken cancellationToken)
    {
        RobotsRules rules = await RulesOf(address).WaitAsync(cancellationToken);
        if (!rules.Allow(address))
        {
            throw new WebAccessException($"The robots.txt of {address.Authority} forbids {address.AbsolutePath} to programs, or could not be read.");
        }
    }

    private Task<RobotsRules> RulesOf(Uri address)
    {
        string key = address.GetLeftPart(UriPartial.Authority);
        DateTimeOffset now = options.Time.GetUtcNow();
        Lazy<Task<RobotsRules>> rules;
        lock (_gate)
        {
            if (_known.TryGetValue(key, out var known) && known.Until > now)
            {
                rules = known.Rules;
            }
            else
            {
                MakeRoom(now);
                rules = new Lazy<Task<RobotsRules>>(() => FetchAsync(new Uri($"{key}/robots.txt")));
                _known[key] = (now + options.RobotsTtl, rules);
            }
        }

        return rules.Value;
    }

    /// <summary>The oldest go first.</summary>
    private void MakeRoom(DateTimeOffset now)
    {
        foreach (string stale in _known.Where(entry => entry.Value.Until <= now).Select(static entry => entry.Key).ToArray())
        {
            _known.Remove(stale);
        }

        if (_known.Count >= options.RobotsHostsMax)
        {
            _known.Remove(_known.MinBy(static entry => entry.Value.Until).Key);
        }
    }

    /// <summary>No file allows all, a server that fails allows nothing (RFC 9309, 2.3.1).</summary>
    private async Task<RobotsRules> FetchAsync(Uri address)
    {
        using var timeout = new CancellationTokenSource(options.SearchTimeMax, options.Time);
        try
        {
            WebReply reply = await transport.GetAsync(address, options.RobotsBytesMax, cutsBody: true, Decide, timeout.Token);
            return reply.Status switch
            {
                >= 200 and < 300 => RobotsRules.Parse(Encoding.UTF8.GetString(reply.Body), options.AgentName),
                >= 400 and < 500 => RobotsRules.AllowAll,
                _ => RobotsRules.AllowNone,
            };
        }
        catch (OperationCanceledException)
        {
            return RobotsRules.AllowNone;
        }

        Task Decide(Uri next)
        {
            WebAddress.Require(next, options.AllowedHosts, allowedByPipeline: null);
            return Task.CompletedTask;
        }
    }
}
