using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Serverless.FunctionsHost.Links;

/// <summary>
/// The few internal types of Microsoft.Azure.Functions.Worker.Grpc that a link in memory stands in for. They are looked
/// up by name, so this project references no package of the worker; a worker without them is refused by name.
/// </summary>
internal sealed class WorkerGrpcTypes
{
    private const string AssemblyName = "Microsoft.Azure.Functions.Worker.Grpc";

    private readonly Type _message;
    private readonly Type _client;
    private readonly Type _hostChannel;
    private readonly MethodInfo _process;

    private WorkerGrpcTypes(Assembly assembly)
    {
        ClientFactory = Find(assembly, "Microsoft.Azure.Functions.Worker.Grpc.IWorkerClientFactory");
        _client = Find(assembly, "Microsoft.Azure.Functions.Worker.Grpc.IWorkerClient");
        _message = Find(assembly, "Microsoft.Azure.Functions.Worker.Grpc.Messages.StreamingMessage");
        _hostChannel = Find(assembly, "Microsoft.Azure.Functions.Worker.GrpcHostChannel");
        _process = Find(assembly, "Microsoft.Azure.Functions.Worker.Grpc.IMessageProcessor")
            .GetMethod("ProcessMessageAsync")
            ?? throw Missing(assembly, "IMessageProcessor.ProcessMessageAsync");
    }

    /// <summary>Gets the service that a memory link replaces.</summary>
    public Type ClientFactory { get; }

    /// <summary>Finds them in the worker's assembly that this process has loaded or can load.</summary>
    /// <exception cref="NotSupportedException">The worker's version has no such types.</exception>
    public static WorkerGrpcTypes Load() => new(Assembly.Load(AssemblyName));

    /// <summary>Makes the service for an app: its client hands its link to the callback.</summary>
    public object CreateFactory(IServiceProvider services, Action<IWorkerLink, IMemoryWorkerClient> created)
    {
        var factory = (InterfaceProxy)DispatchProxy.Create(ClientFactory, typeof(InterfaceProxy));
        factory.Handler = (_, arguments) =>
        {
            var link = CreateLink(services, arguments[0]!);
            created((IWorkerLink)link, link);
            return CreateClient(link);
        };
        return factory;
    }

    private IMemoryWorkerClient CreateLink(IServiceProvider services, object processor)
    {
        var parser = _message.GetProperty("Parser", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        var deliver = _process.CreateDelegate(typeof(Func<,>).MakeGenericType(_message, typeof(Task)), processor);
        var hostChannel = services.GetRequiredService(_hostChannel);
        var channel = _hostChannel.GetProperty("Channel")!.GetValue(hostChannel)!;
        return (IMemoryWorkerClient)Activator.CreateInstance(
            typeof(MemoryLink<>).MakeGenericType(_message), parser, deliver, channel)!;
    }

    private object CreateClient(IMemoryWorkerClient link)
    {
        var client = (InterfaceProxy)DispatchProxy.Create(_client, typeof(InterfaceProxy));
        client.Handler = (method, arguments) =>
        {
            if (method.Name == "SendMessageAsync")
            {
                return link.AnswerAsync(arguments[0]!);
            }

            link.Connect();
            return Task.CompletedTask;
        };
        return client;
    }

    private static Type Find(Assembly assembly, string name) =>
        assembly.GetType(name) ?? throw Missing(assembly, name);

    private static NotSupportedException Missing(Assembly assembly, string name) =>
        new($"{assembly.GetName()} has no '{name}', so its worker cannot be hosted in this process. Host it in a " +
            "process of its own, or use a version of the worker that this toolkit was tested with (2.52).");
}
