using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Serverless.LocalHost.Hosting;

/// <summary>A function app that the local host runs.</summary>
/// <param name="Name">Its name in topology.json, and its identity at the broker.</param>
/// <param name="Assembly">Where its functions are.</param>
/// <param name="Configure">What registers its services.</param>
/// <param name="Port">Its HTTP port; 0 means any free one.</param>
/// <param name="PortOption">The command-line option that sets the port.</param>
internal sealed record LocalApp(
    string Name, Assembly Assembly, Action<IHostApplicationBuilder> Configure, int Port, string PortOption);
