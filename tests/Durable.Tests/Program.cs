using Pipelines.Durable.Tests.Hub.Kills;

// Started by HubKillTests as a process of its own: works for a hub until it is told to stop, or killed.
return await HubVictim.RunAsync(args);
